package org.imap4x.mail;

import jakarta.mail.Address;
import jakarta.mail.Folder;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import java.util.Date;
import java.util.Enumeration;
import org.imap4x.mail.mime.AddressReader;
import org.imap4x.mail.mime.HeaderText;
import org.imap4x.mail.mime.MailDates;
import org.imap4x.mail.mime.PartParameters;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Answers what ENVELOPE and BODYSTRUCTURE answer; where they are unusable, what the header says.
 */
abstract class EnvelopedMessage extends ReadOnlyMessage {

  EnvelopedMessage(Folder folder, int number) {
    super(folder, number);
  }

  EnvelopedMessage(@Nullable Session session) {
    super(session);
  }

  /** The ENVELOPE, fetched when needed; null when it is unusable and the header has to do. */
  abstract @Nullable Envelope envelope() throws MessagingException;

  /** The BODYSTRUCTURE, fetched when needed; where it is unusable what the text says. */
  abstract BodyStructure structure() throws MessagingException;

  /** The same as far as a header can tell: without sizes and parts where only it was fetched. */
  abstract BodyStructure outline() throws MessagingException;

  /** Header fields, among them those of the name, fetched when needed. */
  abstract InternetHeaders fields(String name) throws MessagingException;

  /** The whole header, fetched when needed. */
  abstract InternetHeaders allFields() throws MessagingException;

  private BodyStructure.@Nullable Fields leaf() throws MessagingException {
    return outline() instanceof BodyStructure.Leaf leaf ? leaf.fields() : null;
  }

  /** What the API reads in the header. */
  @FunctionalInterface
  private interface Written {
    Address @Nullable [] read() throws MessagingException;
  }

  private static Address @Nullable [] list(@Nullable Address address) {
    return address instanceof InternetAddress one ? new InternetAddress[] {one} : null;
  }

  /** Addresses of the header; where the API finds a wrong one, all that it can make of the rest. */
  private Address @Nullable [] written(Written strictly, String... fields)
      throws MessagingException {
    try {
      return AddressReader.repaired(strictly.read());
    } catch (AddressException e) {
      for (String field : fields) {
        String value = getHeader(field, ",");
        if (value != null) {
          return AddressReader.repaired(InternetAddress.parseHeader(value, false));
        }
      }
      throw e;
    }
  }

  // ---- ENVELOPE

  @Override
  public Address @Nullable [] getFrom() throws MessagingException {
    Envelope e = envelope();
    if (e == null) {
      return written(super::getFrom, "From", "Sender");
    }
    InternetAddress[] from = AddressReader.read(e.from());
    return from == null ? AddressReader.read(e.sender()) : from;
  }

  @Override
  public @Nullable Address getSender() throws MessagingException {
    Envelope e = envelope();
    if (e == null) {
      Address[] sender = written(() -> list(super.getSender()), "Sender");
      Address[] any = sender == null ? getFrom() : sender;
      return any == null ? null : any[0];
    }
    InternetAddress[] sender = AddressReader.read(e.sender());
    return sender == null ? null : sender[0];
  }

  @Override
  public Address @Nullable [] getRecipients(Message.RecipientType type) throws MessagingException {
    boolean inEnvelope =
        type == Message.RecipientType.TO
            || type == Message.RecipientType.CC
            || type == Message.RecipientType.BCC;
    Envelope e = inEnvelope ? envelope() : null;
    if (e == null) {
      return written(() -> super.getRecipients(type), type.toString());
    }
    return AddressReader.read(
        type == Message.RecipientType.TO
            ? e.to()
            : type == Message.RecipientType.CC ? e.cc() : e.bcc());
  }

  @Override
  public Address @Nullable [] getReplyTo() throws MessagingException {
    Envelope e = envelope();
    if (e == null) {
      return written(super::getReplyTo, "Reply-To", "From", "Sender");
    }
    InternetAddress[] to = AddressReader.read(e.replyTo());
    return to == null ? getFrom() : to;
  }

  @Override
  public @Nullable String getSubject() throws MessagingException {
    Envelope e = envelope();
    return e == null
        ? HeaderText.decode(getHeader("Subject", null))
        : HeaderText.decode(e.subject());
  }

  @Override
  public @Nullable Date getSentDate() throws MessagingException {
    Envelope e = envelope();
    return MailDates.parse(e == null ? getHeader("Date", null) : e.date());
  }

  @Override
  public @Nullable String getMessageID() throws MessagingException {
    Envelope e = envelope();
    String id = e == null ? super.getMessageID() : e.messageId();
    return id == null ? null : id.strip();
  }

  /** The In-Reply-To field; null where there is none. */
  public @Nullable String getInReplyTo() throws MessagingException {
    Envelope e = envelope();
    return e == null ? getHeader("In-Reply-To", " ") : e.inReplyTo();
  }

  // ---- BODYSTRUCTURE

  @Override
  public String getContentType() throws MessagingException {
    return PartParameters.contentType(outline());
  }

  @Override
  public boolean isMimeType(String mimeType) throws MessagingException {
    return PartParameters.matches(outline(), mimeType);
  }

  @Override
  public @Nullable String getDisposition() throws MessagingException {
    BodyStructure.Disposition d = outline().disposition();
    return d == null ? null : d.type();
  }

  @Override
  public @Nullable String getFileName() throws MessagingException {
    return PartParameters.fileName(outline());
  }

  @Override
  public @Nullable String getEncoding() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? null : f.encoding();
  }

  @Override
  public @Nullable String getContentID() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? null : f.id();
  }

  @Override
  public @Nullable String getContentMD5() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? null : f.md5();
  }

  @Override
  public @Nullable String getDescription() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? null : HeaderText.decode(f.description());
  }

  @Override
  public String @Nullable [] getContentLanguage() throws MessagingException {
    BodyStructure s = outline();
    return s.language().isEmpty() ? null : s.language().toArray(new String[0]);
  }

  @Override
  public int getLineCount() throws MessagingException {
    return lines(structure());
  }

  /** Lines of a text or message, as far as an int can tell; -1 where they are unknown. */
  static int lines(BodyStructure s) {
    long lines =
        s instanceof BodyStructure.TextPart text
            ? text.lines()
            : s instanceof BodyStructure.MessagePart message ? message.lines() : -1;
    return saturated(lines);
  }

  /** As an int, the largest one for anything that is larger, -1 for what is unknown. */
  static int saturated(long size) {
    return size < 0 ? -1 : (int) Math.min(size, Integer.MAX_VALUE);
  }

  // ---- header

  @Override
  public String @Nullable [] getHeader(String name) throws MessagingException {
    return isFieldName(name) ? fields(name).getHeader(name) : null;
  }

  @Override
  public @Nullable String getHeader(String name, @Nullable String delimiter)
      throws MessagingException {
    return isFieldName(name) ? fields(name).getHeader(name, delimiter) : null;
  }

  /** No header has a field of any other name, so nobody needs to be asked for it. */
  static boolean isFieldName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 127 || c == ':') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  @Override
  public Enumeration<Header> getAllHeaders() throws MessagingException {
    return allFields().getAllHeaders();
  }

  @Override
  public Enumeration<Header> getMatchingHeaders(String @Nullable [] names)
      throws MessagingException {
    return some(names).getMatchingHeaders(names);
  }

  @Override
  public Enumeration<Header> getNonMatchingHeaders(String @Nullable [] names)
      throws MessagingException {
    return allFields().getNonMatchingHeaders(names);
  }

  @Override
  public Enumeration<String> getAllHeaderLines() throws MessagingException {
    return allFields().getAllHeaderLines();
  }

  @Override
  public Enumeration<String> getMatchingHeaderLines(String @Nullable [] names)
      throws MessagingException {
    return some(names).getMatchingHeaderLines(names);
  }

  @Override
  public Enumeration<String> getNonMatchingHeaderLines(String @Nullable [] names)
      throws MessagingException {
    return allFields().getNonMatchingHeaderLines(names);
  }

  /** A header with the fields of these names; null or none at all names no field. */
  private InternetHeaders some(String @Nullable [] names) throws MessagingException {
    if (names == null || names.length == 0) {
      return new InternetHeaders();
    }
    return names.length == 1 && isFieldName(names[0]) ? fields(names[0]) : allFields();
  }
}
