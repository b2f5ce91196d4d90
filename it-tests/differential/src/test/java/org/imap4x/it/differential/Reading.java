package org.imap4x.it.differential;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.ParameterList;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Asks a message, and every part and message inside of it, everything that the API can ask. */
final class Reading {

  private static final String[] SOME = {"subject", "Content-Type", "X-TWICE"};

  private final Values values = new Values();

  private Reading() {}

  static Map<String, String> of(MimeMessage message) {
    Reading reading = new Reading();
    reading.message("", message);
    return reading.values.all();
  }

  private void message(String at, MimeMessage message) {
    values.see(at + "subject", message::getSubject);
    values.see(at + "from", message::getFrom);
    values.see(at + "sender", message::getSender);
    values.see(at + "reply to", message::getReplyTo);
    values.see(at + "to", () -> message.getRecipients(Message.RecipientType.TO));
    values.see(at + "cc", () -> message.getRecipients(Message.RecipientType.CC));
    values.see(at + "bcc", () -> message.getRecipients(Message.RecipientType.BCC));
    values.see(at + "news", () -> message.getRecipients(MimeMessage.RecipientType.NEWSGROUPS));
    values.see(at + "recipients", message::getAllRecipients);
    values.see(at + "sent", message::getSentDate);
    values.see(at + "message id", message::getMessageID);
    values.see(at + "received", message::getReceivedDate);
    part(at, message);
    values.see(at + "raw stream", message::getRawInputStream);
    values.see(at + "written without", () -> written(message, SOME));
    values.see(at + "copy", () -> written(new MimeMessage(message)));
    values.see(at + "reply", () -> answer((MimeMessage) message.reply(true, false)));
  }

  private static List<Object> answer(MimeMessage reply) throws Exception {
    String[] references = reply.getHeader("References");
    return Arrays.asList(
        reply.getSubject(),
        reply.getAllRecipients(),
        reply.getHeader("In-Reply-To"),
        references == null ? null : references[0].replaceAll("\\s+", " "));
  }

  private void part(String at, MimePart part) {
    values.see(at + "type", part::getContentType);
    values.see(at + "bare type", () -> type(part).getBaseType().toLowerCase(Locale.ROOT));
    values.see(at + "parameters", () -> parameters(type(part).getParameterList()));
    values.see(at + "is text", () -> part.isMimeType("text/*"));
    values.see(at + "is plain", () -> part.isMimeType("TEXT/plain"));
    values.see(at + "is multipart", () -> part.isMimeType("multipart/*"));
    values.see(at + "is message", () -> part.isMimeType("message/rfc822"));
    values.see(at + "disposition", part::getDisposition);
    values.see(at + "file name", part::getFileName);
    values.see(at + "encoding", part::getEncoding);
    values.see(at + "content id", part::getContentID);
    values.see(at + "md5", part::getContentMD5);
    values.see(at + "language", part::getContentLanguage);
    values.see(at + "description", part::getDescription);
    values.see(at + "lines", part::getLineCount);
    values.see(at + "size", part::getSize);
    headers(at, part);
    values.see(at + "handler type", () -> part.getDataHandler().getContentType());
    values.see(at + "handler name", () -> part.getDataHandler().getName());
    values.see(at + "handler stream", () -> part.getDataHandler().getInputStream());
    values.see(at + "stream", part::getInputStream);
    values.see(at + "skipped", () -> skipped(part));
    values.see(at + "written", () -> written(part));
    content(at, part);
  }

  private void headers(String at, MimePart part) {
    for (String name : List.of("Content-Type", "subject", "X-Absent")) {
      values.see(at + "header " + name, () -> part.getHeader(name));
      values.see(at + "header joined " + name, () -> part.getHeader(name, "|"));
    }
    values.see(at + "headers", part::getAllHeaders);
    values.see(at + "headers some", () -> part.getMatchingHeaders(SOME));
    values.see(at + "headers others", () -> part.getNonMatchingHeaders(SOME));
    values.see(at + "header lines", part::getAllHeaderLines);
    values.see(at + "header lines some", () -> part.getMatchingHeaderLines(SOME));
    values.see(at + "header lines others", () -> part.getNonMatchingHeaderLines(SOME));
    values.see(at + "headers none", () -> part.getMatchingHeaders(new String[0]));
  }

  private static ContentType type(MimePart part) throws Exception {
    return new ContentType(part.getContentType());
  }

  private static String parameters(ParameterList list) {
    Map<String, String> sorted = new TreeMap<>();
    if (list != null) {
      Collections.list(list.getNames()).forEach(name -> sorted.put(name, list.get(name)));
    }
    return sorted.toString();
  }

  private static List<Object> skipped(MimePart part) throws Exception {
    try (InputStream in = part.getInputStream()) {
      long skipped = in.skip(5);
      return List.of(skipped, in.readNBytes(7));
    }
  }

  private void content(String at, MimePart part) {
    Object content;
    try {
      content = part.getContent();
    } catch (Exception e) {
      values.see(
          at + "content",
          () -> {
            throw e;
          });
      return;
    }
    if (content instanceof MimeMultipart multipart) {
      values.see(at + "content", () -> "a multipart");
      multipart(at, multipart);
    } else if (content instanceof MimeMessage message) {
      values.see(at + "content", () -> "a message");
      message(at + "inner ", message);
    } else {
      values.see(at + "content", () -> content);
    }
  }

  private void multipart(String at, MimeMultipart multipart) {
    values.see(at + "multipart type", multipart::getContentType);
    values.see(at + "count", multipart::getCount);
    values.see(at + "preamble", multipart::getPreamble);
    values.see(at + "multipart parent", () -> multipart.getParent() != null);
    values.see(at + "part beyond", () -> multipart.getBodyPart(99));
    values.see(at + "part of an id", () -> index(multipart, multipart.getBodyPart("<a>")));
    values.see(at + "part of no id", () -> index(multipart, multipart.getBodyPart("<none>")));
    int count;
    try {
      count = multipart.getCount();
    } catch (Exception e) {
      return; // noted above
    }
    for (int i = 0; i < count; i++) {
      below(at + (i + 1) + " ", multipart, i);
    }
  }

  private static int index(Multipart multipart, BodyPart part) throws Exception {
    for (int i = 0; i < multipart.getCount(); i++) {
      if (multipart.getBodyPart(i) == part) {
        return i;
      }
    }
    return -1;
  }

  private void below(String at, MimeMultipart multipart, int index) {
    BodyPart part;
    try {
      part = multipart.getBodyPart(index);
    } catch (Exception e) {
      values.see(
          at + "part",
          () -> {
            throw e;
          });
      return;
    }
    values.see(at + "parent", () -> part.getParent() == multipart);
    part(at, (MimePart) part);
    values.see(at + "raw stream", () -> ((MimeBodyPart) part).getRawInputStream());
  }

  private static byte[] written(Part part) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] written(MimeMessage message, String[] without) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out, without);
    return out.toByteArray();
  }
}
