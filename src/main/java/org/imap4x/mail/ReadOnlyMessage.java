package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Folder;
import jakarta.mail.IllegalWriteException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** A message that a server holds: every method that would change its text refuses. */
abstract class ReadOnlyMessage extends MimeMessage implements Cloneable {

  ReadOnlyMessage(Folder folder, int number) {
    super(folder, number);
  }

  ReadOnlyMessage(@Nullable Session session) {
    super(session);
  }

  /** Another one that is as this one is. */
  final ReadOnlyMessage copy() {
    try {
      return (ReadOnlyMessage) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  private static IllegalWriteException readOnly() {
    return new IllegalWriteException(
        "a message on an IMAP server cannot be changed; copy it first");
  }

  @Override
  public void setFrom() throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setFrom(Address address) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setFrom(String address) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void addFrom(Address[] addresses) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setSender(Address address) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setRecipients(Message.RecipientType type, Address[] addresses)
      throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setRecipients(Message.RecipientType type, String addresses)
      throws MessagingException {
    throw readOnly();
  }

  @Override
  public void addRecipients(Message.RecipientType type, Address[] addresses)
      throws MessagingException {
    throw readOnly();
  }

  @Override
  public void addRecipients(Message.RecipientType type, String addresses)
      throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setReplyTo(Address[] addresses) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setSubject(String subject) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setSubject(String subject, String charset) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setSentDate(Date date) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setDisposition(String disposition) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setContentID(String cid) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setContentMD5(String md5) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setDescription(String description) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setDescription(String description, String charset) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setContentLanguage(String[] languages) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setFileName(String filename) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setDataHandler(DataHandler dh) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setContent(Object o, String type) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setText(String text) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setText(String text, String charset) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setText(String text, String charset, String subtype) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setContent(Multipart mp) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void setHeader(String name, String value) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void addHeader(String name, String value) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void removeHeader(String name) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void addHeaderLine(String line) throws MessagingException {
    throw readOnly();
  }

  @Override
  public void saveChanges() throws MessagingException {
    throw readOnly();
  }
}
