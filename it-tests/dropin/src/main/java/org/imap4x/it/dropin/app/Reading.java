package org.imap4x.it.dropin.app;

import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPBodyPart;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.imap4x.it.dropin.Report;

/** All that can be read of each message, without a profile and with each. */
final class Reading {

  private final Report report;
  private final IMAPStore store;

  Reading(Report report, IMAPStore store) {
    this.report = report;
    this.store = store;
  }

  void run() throws Exception {
    report.section("reading");
    IMAPFolder folder = (IMAPFolder) store.getFolder("Data");
    folder.open(Folder.READ_ONLY);
    for (Message message : folder.getMessages()) {
      whole(folder, (IMAPMessage) message);
    }
    folder.close(false);
    seen(folder);
    profiles(folder);
  }

  private void whole(IMAPFolder folder, IMAPMessage message) {
    String name = "message " + message.getMessageNumber();
    envelope(name, message);
    report.see(name + " uid", () -> folder.getUID(message));
    report.see(name + " flags", () -> stable(message.getFlags()));
    report.see(name + " seen", () -> message.isSet(Flags.Flag.SEEN));
    report.see(name + " size", message::getSize);
    report.see(name + " long size", message::getSizeLong);
    report.see(name + " received", () -> message.getReceivedDate());
    report.see(name + " modseq", () -> message.getModSeq() > 0);
    report.see(name + " expunged", message::isExpunged);
    report.see(name + " folder", () -> message.getFolder() == folder);
    report.see(name + " session", () -> message.getSession() != null);
    report.see(name + " text", () -> message.toString() != null);
    part(name, message);
    report.see(name + " from header", () -> message.getHeader("from"));
    report.see(name + " twice joined", () -> message.getHeader("X-Twice", ";"));
    report.see(name + " absent", () -> message.getHeader("X-Absent"));
    report.see(name + " absent joined", () -> message.getHeader("X-Absent", null));
    report.see(name + " lines", message::getAllHeaderLines);
    report.see(
        name + " matching lines",
        () -> message.getMatchingHeaderLines(new String[] {"SUBJECT", "x-twice"}));
    report.see(
        name + " other lines",
        () -> message.getNonMatchingHeaderLines(new String[] {"Subject", "To", "From"}));
    report.see(name + " written", () -> written(message));
    report.see(name + " without", () -> writtenWithout(message));
    report.see(name + " mime", message::getMimeStream);
    report.see(name + " raw", message::getRawInputStream);
    report.see(name + " copy", () -> written(new MimeMessage(message)));
    report.see(name + " reply", () -> message.reply(true).getAllRecipients());
    report.see(name + " reply subject", () -> message.reply(false).getSubject());
  }

  private void envelope(String name, MimeMessage message) {
    report.see(name + " from", message::getFrom);
    report.see(name + " sender", message::getSender);
    report.see(name + " reply to", message::getReplyTo);
    report.see(name + " to", () -> message.getRecipients(Message.RecipientType.TO));
    report.see(name + " cc", () -> message.getRecipients(Message.RecipientType.CC));
    report.see(name + " bcc", () -> message.getRecipients(Message.RecipientType.BCC));
    report.see(name + " news", () -> message.getRecipients(MimeMessage.RecipientType.NEWSGROUPS));
    report.see(name + " all", message::getAllRecipients);
    report.see(name + " subject", message::getSubject);
    report.see(name + " date", message::getSentDate);
    report.see(name + " id", message::getMessageID);
  }

  /** A part and, below it, its parts. */
  private void part(String name, MimePart part) {
    report.see(name + " type", part::getContentType);
    report.see(name + " is text", () -> part.isMimeType("text/*"));
    report.see(name + " is multipart", () -> part.isMimeType("multipart/*"));
    report.see(name + " disposition", part::getDisposition);
    report.see(name + " file", part::getFileName);
    report.see(name + " encoding", part::getEncoding);
    report.see(name + " content id", part::getContentID);
    report.see(name + " md5", part::getContentMD5);
    report.see(name + " language", part::getContentLanguage);
    report.see(name + " description", part::getDescription);
    report.see(name + " line count", part::getLineCount);
    report.see(name + " part size", part::getSize);
    report.see(name + " header type", () -> part.getHeader("Content-Type"));
    report.see(name + " headers", part::getAllHeaders);
    report.see(name + " matching", () -> part.getMatchingHeaders(new String[] {"content-type"}));
    report.see(name + " handler type", () -> part.getDataHandler().getContentType());
    report.see(name + " handler name", () -> part.getDataHandler().getName());
    report.see(name + " stream", part::getInputStream);
    report.see(name + " bounded", () -> bounded(part));
    content(name, part);
  }

  private void content(String name, MimePart part) {
    Object content;
    try {
      content = part.getContent();
    } catch (Exception e) {
      report.see(
          name + " content",
          () -> {
            throw e;
          });
      return;
    }
    if (content instanceof Multipart multipart) {
      parts(name, multipart);
    } else if (content instanceof MimeMessage inner) {
      report.see(name + " content", () -> "a message");
      nested(name + " inner", inner);
    } else if (content instanceof InputStream in) {
      report.see(name + " content stream", () -> in);
    } else {
      report.see(name + " content", () -> content);
    }
  }

  private void nested(String name, MimeMessage inner) {
    envelope(name, inner);
    report.see(name + " is IMAPMessage", () -> inner instanceof IMAPMessage);
    report.see(name + " size", inner::getSize);
    report.see(name + " received", inner::getReceivedDate);
    report.see(name + " inner header", () -> inner.getHeader("X-Inner", ","));
    report.see(name + " flags", () -> stable(inner.getFlags()));
    report.act(name + " set flag", () -> inner.setFlag(Flags.Flag.SEEN, true));
    report.see(name + " written", () -> written(inner));
    part(name, inner);
  }

  private void parts(String name, Multipart multipart) {
    report.see(name + " multipart type", multipart::getContentType);
    report.see(name + " count", multipart::getCount);
    report.see(name + " preamble", () -> preamble(multipart));
    report.see(name + " beyond", () -> multipart.getBodyPart(99));
    int count;
    try {
      count = multipart.getCount();
    } catch (Exception e) {
      return;
    }
    for (int i = 0; i < count; i++) {
      int index = i;
      String below = name + "." + (i + 1);
      try {
        BodyPart part = multipart.getBodyPart(index);
        report.see(below + " is IMAPBodyPart", () -> part instanceof IMAPBodyPart);
        report.see(below + " parent", () -> part.getParent() == multipart);
        part(below, (MimePart) part);
        report.see(below + " written", () -> written(part));
        report.see(below + " mime", () -> ((IMAPBodyPart) part).getMimeStream());
        report.act(below + " set", () -> part.setHeader("X", "y"));
        report.act(below + " set text", () -> part.setText("y"));
      } catch (Exception e) {
        report.see(below, () -> e.getClass().getName());
      }
    }
  }

  private static Object preamble(Multipart multipart) throws Exception {
    return multipart instanceof jakarta.mail.internet.MimeMultipart mime
        ? mime.getPreamble()
        : "none";
  }

  /** A few octets from the middle, as a reader that skips takes them. */
  private static Object bounded(MimePart part) throws Exception {
    try (InputStream in = part.getInputStream()) {
      long skipped = in.skip(5);
      return List.of(skipped, new String(in.readNBytes(7), "ISO-8859-1"));
    }
  }

  private static byte[] written(Part part) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] writtenWithout(MimeMessage message) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out, new String[] {"Bcc", "X-Twice"});
    return out.toByteArray();
  }

  /** Without \Recent, which is whoever's came first. */
  static Flags stable(Flags flags) {
    Flags copy = new Flags(flags);
    copy.remove(Flags.Flag.RECENT);
    return copy;
  }

  private void profiles(IMAPFolder folder) throws Exception {
    List<FetchProfile.Item> items = new ArrayList<>();
    items.add(FetchProfile.Item.ENVELOPE);
    items.add(FetchProfile.Item.CONTENT_INFO);
    items.add(FetchProfile.Item.FLAGS);
    items.add(FetchProfile.Item.SIZE);
    items.add(UIDFolder.FetchProfileItem.UID);
    items.add(IMAPFolder.FetchProfileItem.HEADERS);
    items.add(IMAPFolder.FetchProfileItem.MESSAGE);
    items.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
    for (FetchProfile.Item item : items) {
      FetchProfile profile = new FetchProfile();
      profile.add(item);
      profile.add("X-Twice");
      fetched(folder, item.getClass().getSimpleName() + items.indexOf(item), profile);
    }
    FetchProfile all = new FetchProfile();
    items.forEach(all::add);
    fetched(folder, "all", all);
    fetched(folder, "nothing", new FetchProfile());
  }

  private void fetched(IMAPFolder folder, String name, FetchProfile profile) throws Exception {
    folder.open(Folder.READ_ONLY);
    Message[] messages = folder.getMessages();
    report.act("profile " + name, () -> folder.fetch(messages, profile));
    for (Message m : messages) {
      MimeMessage message = (MimeMessage) m;
      report.see(
          "profile " + name + " " + m.getMessageNumber(),
          () ->
              List.of(
                  String.valueOf(message.getSubject()).trim().replaceAll("\\s+", " "),
                  String.valueOf((Object) message.getHeader("X-Twice", "|")),
                  new ContentType(message.getContentType()).getBaseType(),
                  message.getSize(),
                  message.getReceivedDate(),
                  stable(message.getFlags()),
                  folder.getUID(message),
                  written(message),
                  message.getInputStream()));
    }
    folder.close(false);
  }

  private void seen(IMAPFolder folder) throws Exception {
    folder.open(Folder.READ_WRITE);
    Message[] messages = folder.getMessages();
    folder.setFlags(messages, new Flags(Flags.Flag.SEEN), false);
    report.see("unread", folder::getUnreadMessageCount);
    IMAPMessage peeked = (IMAPMessage) messages[0];
    peeked.setPeek(true);
    report.see("peek", peeked::getPeek);
    report.see("peeked", peeked::getContent);
    report.see("still unseen", () -> peeked.isSet(Flags.Flag.SEEN));
    report.see("header", () -> messages[1].getHeader("Subject"));
    report.see("unseen by headers", () -> messages[1].isSet(Flags.Flag.SEEN));
    report.see("read", () -> messages[1].getContent());
    report.see("seen", () -> messages[1].isSet(Flags.Flag.SEEN));
    report.see("mixed", () -> ((Multipart) messages[2].getContent()).getCount());
    report.see("unseen by its structure", () -> messages[2].isSet(Flags.Flag.SEEN));
    report.see(
        "part", () -> ((Multipart) messages[2].getContent()).getBodyPart(0).getInputStream());
    report.see("seen by its part", () -> messages[2].isSet(Flags.Flag.SEEN));
    report.see("written", () -> written(messages[3]));
    report.see("seen by writing", () -> messages[3].isSet(Flags.Flag.SEEN));
    report.see("mime", () -> ((IMAPMessage) messages[5]).getMimeStream());
    report.see("seen by mime", () -> messages[5].isSet(Flags.Flag.SEEN));
    report.see("stream", () -> messages[7].getInputStream());
    report.see("seen by stream", () -> messages[7].isSet(Flags.Flag.SEEN));
    report.see("unread then", folder::getUnreadMessageCount);
    folder.close(false);
  }
}
