package org.imap4x.it.dropinapi;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** A little mail program that knows jakarta.mail and nothing else; it tells what it did and saw. */
public final class MailTool {

  private final Session session;
  private final Store store;
  private final List<String> told = new ArrayList<>();

  private MailTool(Session session, Store store) {
    this.session = session;
    this.store = store;
  }

  /** Connects by the protocol and does its day's work. */
  public static List<String> run(
      String protocol, Properties properties, String host, int port, String user, String password)
      throws Exception {
    Session session = Session.getInstance(properties);
    try (Store store = session.getStore(protocol)) {
      store.connect(host, port, user, password);
      MailTool tool = new MailTool(session, store);
      tool.work();
      return tool.told;
    }
  }

  private void tell(String what, Object seen) {
    told.add(what + ": " + seen);
  }

  private void work() throws Exception {
    Folder drafts = store.getFolder("Outbox");
    tell("there", drafts.exists());
    tell("made", drafts.create(Folder.HOLDS_MESSAGES));
    drafts.appendMessages(new Message[] {letter(1), letter(2), letter(3), letter(4)});
    tell("count", drafts.getMessageCount());
    tell("unread", drafts.getUnreadMessageCount());
    drafts.open(Folder.READ_WRITE);
    list(drafts);
    read(drafts);
    search(drafts);
    sort(drafts);
    mistakes(drafts);
    drafts.close(true);
    tell("left", drafts.getMessageCount());
    tell("removed", drafts.delete(true));
    folders();
  }

  private Message letter(int number) throws Exception {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("ada@example.org", "Ada L\u00f6velace", "UTF-8"));
    message.setRecipients(Message.RecipientType.TO, "bob@example.com, carol@example.com");
    message.setSubject("Letter " + number + " \u2014 gr\u00fc\u00dfe", "UTF-8");
    message.setSentDate(new Date(1_700_000_000_000L + number * 86_400_000L));
    if (number % 2 == 0) {
      MimeBodyPart text = new MimeBodyPart();
      text.setText("see the file, na\u00efve one", "UTF-8");
      MimeBodyPart file = new MimeBodyPart();
      file.setContent("<p>" + "x".repeat(30_000) + "</p>", "text/html; charset=us-ascii");
      file.setFileName("page " + number + ".html");
      message.setContent(new MimeMultipart(text, file));
    } else {
      message.setText("caf\u00e9 number " + number, "UTF-8");
    }
    message.setFlag(Flags.Flag.DRAFT, number == 3);
    message.saveChanges();
    message.setHeader("Message-ID", "<letter." + number + "@example.org>");
    return message;
  }

  private void list(Folder folder) throws MessagingException {
    Message[] messages = folder.getMessages();
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add(FetchProfile.Item.CONTENT_INFO);
    profile.add("X-Mailer");
    folder.fetch(messages, profile);
    for (Message message : messages) {
      tell("number", message.getMessageNumber());
      tell("subject", message.getSubject());
      tell("from", people(message.getFrom()));
      tell("to", people(message.getAllRecipients()));
      tell("sent", message.getSentDate().getTime());
      tell("type is multipart", message.isMimeType("multipart/*"));
      tell("draft", message.isSet(Flags.Flag.DRAFT));
      tell("seen", message.isSet(Flags.Flag.SEEN));
      tell("uid", ((UIDFolder) folder).getUID(message));
    }
  }

  private static List<String> people(Address[] addresses) {
    List<String> people = new ArrayList<>();
    for (Address address : addresses) {
      people.add(address.toString());
    }
    return people;
  }

  private void read(Folder folder) throws MessagingException, IOException {
    for (Message message : folder.getMessages()) {
      part("message " + message.getMessageNumber(), message);
      tell("seen then", message.isSet(Flags.Flag.SEEN));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      message.writeTo(out);
      tell("size is what is written", out.size() == message.getSize());
      tell("hash", boundaries(out).hashCode());
    }
    tell("unread", folder.getUnreadMessageCount());
  }

  /** Boundaries are different in every letter that is written. */
  private static String boundaries(ByteArrayOutputStream out) {
    return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1)
        .replaceAll("----=_Part_[0-9_.]+", "part");
  }

  private void part(String name, Part part) throws MessagingException, IOException {
    tell(name + " type", part.getContentType().replaceAll("----=_Part_[0-9_.]+", "part"));
    tell(name + " file", part.getFileName());
    tell(name + " disposition", part.getDisposition());
    Object content = part.getContent();
    if (content instanceof Multipart multipart) {
      tell(name + " parts", multipart.getCount());
      for (int i = 0; i < multipart.getCount(); i++) {
        BodyPart below = multipart.getBodyPart(i);
        part(name + "." + (i + 1), below);
      }
      return;
    }
    tell(name + " content", content instanceof String text ? text.hashCode() : content.getClass());
    try (InputStream in = part.getInputStream()) {
      tell(name + " octets", Arrays.hashCode(in.readAllBytes()));
    }
  }

  private void search(Folder folder) throws MessagingException {
    tell("by subject", numbers(folder.search(new SubjectTerm("gr\u00fc\u00dfe"))));
    tell("by sender", numbers(folder.search(new FromStringTerm("ada@"))));
    tell(
        "drafts",
        numbers(
            folder.search(
                new AndTerm(
                    new FlagTerm(new Flags(Flags.Flag.DRAFT), true), new SubjectTerm("Letter")))));
  }

  private static List<Integer> numbers(Message[] messages) {
    List<Integer> numbers = new ArrayList<>();
    for (Message message : messages) {
      numbers.add(message.getMessageNumber());
    }
    return numbers;
  }

  private void sort(Folder folder) throws MessagingException {
    Folder done = store.getFolder("Done");
    done.create(Folder.HOLDS_MESSAGES);
    Message[] messages = folder.getMessages(1, 2);
    folder.copyMessages(messages, done);
    folder.setFlags(messages, new Flags(Flags.Flag.DELETED), true);
    tell("deleted", folder.getDeletedMessageCount());
    tell("expunged", numbers(folder.expunge()));
    tell("left", numbers(folder.getMessages()));
    tell("done", done.getMessageCount());
    folder.getMessage(1).setFlags(new Flags("$Forwarded"), true);
    tell("keyword", List.of(folder.getMessage(1).getFlags().getUserFlags()));
    folder.getMessage(2).setFlag(Flags.Flag.DELETED, true);
    tell("done removed", done.delete(true));
  }

  private void mistakes(Folder folder) throws MessagingException {
    try {
      folder.copyMessages(folder.getMessages(), store.getFolder("nowhere"));
    } catch (FolderNotFoundException e) {
      tell("nowhere", e.getFolder().getFullName());
    }
    try {
      store.getFolder("nowhere").open(Folder.READ_ONLY);
    } catch (FolderNotFoundException e) {
      tell("nowhere", e.getFolder().getFullName());
    }
    try {
      folder.getMessage(99);
    } catch (IndexOutOfBoundsException e) {
      tell("beyond", "said");
    }
    Folder inbox = store.getFolder("INBOX");
    try {
      inbox.getMessages();
    } catch (IllegalStateException | FolderClosedException e) {
      tell("closed", e.getClass());
    }
  }

  private void folders() throws MessagingException {
    TreeSet<String> names = new TreeSet<>();
    for (Folder folder : store.getDefaultFolder().list("*")) {
      names.add(folder.getFullName() + folder.getSeparator() + folder.getType());
    }
    tell("folders", names);
    Folder inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_ONLY);
    tell("inbox", inbox.getMessageCount() + " " + inbox.isOpen() + " " + inbox.getMode());
    inbox.close(false);
    tell("url", store.getURLName().getHost());
  }
}
