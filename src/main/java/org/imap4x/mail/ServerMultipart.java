package org.imap4x.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * A multipart on the server, whose parts are made when they are asked for. It can be changed as any
 * other one; what is on the server does not change by that.
 */
final class ServerMultipart extends MimeMultipart implements Cloneable {
  /** What the parts are made by; null in a blank one. */
  private @Nullable IMAPMultipartDataSource source;

  /** A blank one; see {@link BlankParts}. */
  ServerMultipart() {}

  /** A copy of this blank one, with those parts. */
  @SuppressWarnings("JdkObsolete") // the API's field
  ServerMultipart of(IMAPMultipartDataSource parts) {
    ServerMultipart copy;
    try {
      copy = (ServerMultipart) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
    copy.source = parts;
    copy.parts = new Vector<>();
    copy.contentType = parts.getContentType();
    copy.parent = parts.getMessageContext().getPart();
    copy.parsed = false;
    return copy;
  }

  @Override
  public synchronized int getCount() throws MessagingException {
    IMAPMultipartDataSource from = source;
    return parsed || from == null ? super.getCount() : from.getCount();
  }

  @Override
  public synchronized BodyPart getBodyPart(int index) throws MessagingException {
    IMAPMultipartDataSource from = source;
    return parsed || from == null || index < 0 || index >= from.getCount()
        ? super.getBodyPart(index)
        : from.part(index).within(this);
  }

  /** Called by the API before anything else is done with the parts. */
  @Override
  protected synchronized void parse() throws MessagingException {
    if (parsed) {
      return;
    }
    parsed = true;
    IMAPMultipartDataSource from = source;
    for (int i = 0; from != null && i < from.getCount(); i++) {
      addBodyPart(from.part(i));
    }
  }
}
