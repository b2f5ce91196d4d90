package org.imap4x.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.Console;
import java.io.PrintStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;

/**
 * The demonstration that the README's first command runs: mail in an embedded server, or on the
 * server of an argument such as {@code imaps://user@host/INBOX}, read through {@code imap4x}.
 */
public final class ReadMail {
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final PrintStream OUT = System.out;

  private ReadMail() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      embedded();
    } else {
      server(URI.create(args[0]));
    }
  }

  private static void server(URI uri) throws MessagingException {
    boolean tls = "imaps".equals(uri.getScheme());
    Console console = System.console();
    boolean known = tls || "imap".equals(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getUserInfo() == null) {
      OUT.println("usage: imaps://user@host/INBOX (an @ in the user's name is %40)");
    } else if (console == null) {
      OUT.println("There is no terminal to ask for the password without showing it.");
    } else {
      char[] password = console.readPassword("Password of %s: ", uri.getUserInfo());
      String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
      try (Store store = SESSION.getStore(tls ? "imap4xs" : "imap4x")) {
        store.connect(uri.getHost(), uri.getPort(), uri.getUserInfo(), new String(password));
        Folder folder = store.getFolder(path.isEmpty() ? "INBOX" : path);
        folder.open(Folder.READ_ONLY);
        int count = folder.getMessageCount();
        OUT.println(folder.getFullName() + ": " + count + " messages, the last 25 of them:");
        table(folder, folder.getMessages(Math.max(1, count - 24), count));
      }
    }
  }

  private static void embedded() throws Exception {
    GreenMail server = new GreenMail(ServerSetup.IMAP.dynamicPort());
    server.start();
    try {
      server.setUser("reader", "secret");
      int port = server.getImap().getPort();
      try (Store store = connect(port)) {
        Folder inbox = store.getFolder("INBOX");
        inbox.appendMessages(mails());
        inbox.open(Folder.READ_WRITE);
        inbox.getMessage(1).setFlag(Flags.Flag.SEEN, true);
        OUT.println("INBOX of an embedded server:");
        table(inbox, inbox.getMessages());
        removeBehindItsBack(port, inbox);
      }
    } finally {
      server.stop();
    }
  }

  private static Store connect(int port) throws MessagingException {
    Store store = SESSION.getStore("imap4x");
    store.connect("127.0.0.1", port, "reader", "secret");
    return store;
  }

  /** A message is its UID: what others remove changes neither its number nor its text. */
  private static void removeBehindItsBack(int port, Folder inbox) throws Exception {
    Message[] held = inbox.getMessages();
    OUT.println();
    OUT.println("Another session removes message 2 ...");
    try (Store other = connect(port)) {
      Folder same = other.getFolder("INBOX");
      same.open(Folder.READ_WRITE);
      same.getMessage(2).setFlag(Flags.Flag.DELETED, true);
      same.close(true);
    }
    inbox.getMessageCount(); // the server may tell now
    OUT.println("... and the Message objects of the first one still are what they were:");
    for (Message message : held) {
      OUT.println("  message " + message.getMessageNumber() + ": " + text(message));
    }
    int gone = inbox.expunge().length;
    OUT.printf("Only expunge() renumbers: %d gone, %d left.%n", gone, inbox.getMessageCount());
  }

  private static String text(Message message) throws Exception {
    try {
      return message.getSubject()
          + " ("
          + message.getContentType().replaceFirst("(?s);.*", "")
          + ", "
          + message.getInputStream().readAllBytes().length
          + " octets read)";
    } catch (MessageRemovedException e) {
      return "removed";
    }
  }

  private static void table(Folder folder, Message[] messages) throws MessagingException {
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add(FetchProfile.Item.SIZE);
    profile.add(FetchProfile.Item.CONTENT_INFO);
    folder.fetch(messages, profile); // one command, whatever the number of messages
    String row = "%6s  %-16s  %-32s  %8s  %-22s  %s%n";
    OUT.printf(row, "UID", "from", "subject", "octets", "type", "flags");
    for (Message message : messages) {
      Address[] from = message.getFrom();
      OUT.printf(
          row,
          ((UIDFolder) folder).getUID(message),
          cut(from == null || from.length == 0 ? "" : name(from[0]), 16),
          cut(String.valueOf(message.getSubject()), 32),
          message.getSize(),
          cut(message.getContentType().replaceFirst("(?s);.*", "").toLowerCase(Locale.ROOT), 22),
          message.getFlags());
    }
  }

  private static String name(Address address) {
    String personal =
        address instanceof InternetAddress ? ((InternetAddress) address).getPersonal() : null;
    return personal == null ? address.toString() : personal;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private static Message[] mails() throws Exception {
    MimeMessage plain = mail("Ada Lovelace", "Lunch?");
    plain.setText("At noon, as ever.");
    MimeMessage spam = mail("A lottery", "You have won");
    spam.setText("Nothing at all.");
    MimeMessage html = mail("Grace Hopper", "Plain and HTML");
    MimeMultipart alternative =
        new MimeMultipart("alternative", text("Hello"), text("<b>Hello</b>"));
    alternative.getBodyPart(1).setHeader("Content-Type", "text/html");
    html.setContent(alternative);
    MimeMessage attached = mail("Alan Turing", "The figures");
    MimeBodyPart file = text("1;2;3\r\n".repeat(500));
    file.setFileName("figures.csv");
    attached.setContent(new MimeMultipart(text("See the attachment."), file));
    MimeMessage umlaut = mail("Jörg Groß", "Grüße aus Köln – 日本語");
    umlaut.setText("Schöne Grüße", "UTF-8");
    MimeMessage nested = mail("Barbara Liskov", "Fwd: Lunch?");
    MimeBodyPart inner = new MimeBodyPart();
    inner.setContent(plain, "message/rfc822");
    nested.setContent(new MimeMultipart(text("See below."), inner));
    MimeMessage[] all = {plain, spam, html, attached, umlaut, nested};
    for (MimeMessage mail : all) {
      mail.saveChanges();
    }
    return Arrays.copyOf(all, all.length, Message[].class);
  }

  private static MimeMessage mail(String from, String subject) throws Exception {
    MimeMessage mail = new MimeMessage(SESSION);
    mail.setFrom(new InternetAddress("someone@example.org", from, "UTF-8"));
    mail.setRecipients(Message.RecipientType.TO, "reader@example.org");
    mail.setSubject(subject, "UTF-8");
    mail.setSentDate(new Date());
    return mail;
  }

  private static MimeBodyPart text(String text) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text);
    return part;
  }
}
