package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.IllegalWriteException;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeBodyPart;
import java.io.File;
import java.io.IOException;

/** A part that a server holds: every method that would change it refuses. */
abstract class ReadOnlyBodyPart extends MimeBodyPart implements Cloneable {

  private static IllegalWriteException readOnly() {
    return new IllegalWriteException("a part on an IMAP server cannot be changed; copy it first");
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
  public void setContentLanguage(String[] languages) throws MessagingException {
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
  public void attachFile(File file) throws IOException, MessagingException {
    throw readOnly();
  }

  @Override
  public void attachFile(String file) throws IOException, MessagingException {
    throw readOnly();
  }

  @Override
  public void attachFile(File file, String contentType, String encoding)
      throws IOException, MessagingException {
    throw readOnly();
  }

  @Override
  public void attachFile(String file, String contentType, String encoding)
      throws IOException, MessagingException {
    throw readOnly();
  }
}
