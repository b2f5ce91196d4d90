package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Threads;
import org.imap4x.mail.link.Task;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a large section as one literal: a thread of its own takes it from the connection
 * while it is read, and waits for who reads it, but not for long, as others use the connection.
 *
 * <p>It ends where no more came, for whatever reason; {@link #isLast} says whether that is the end
 * of the section. To be read by one thread.
 */
final class BodyRest extends InputStream implements Task<Boolean> {
  /** How long, in all, the connection waits for one who reads slowly. */
  private static final long PATIENCE_MILLIS = 500;

  /** More than was expected, to be told that there is no more. */
  private static final long MORE = 64 * 1024;

  private final BodyReader reader;
  private final ImapClient on;
  private final Section section;
  private final long from;
  private final long asked;
  private final Spool spool = Spool.waiting(PATIENCE_MILLIS);
  private @Nullable Pending<Long> pending;

  private BodyRest(BodyReader reader, ImapClient on, Section section, long from, long expected) {
    this.reader = reader;
    this.on = on;
    this.section = section;
    this.from = from;
    this.asked = expected + MORE;
  }

  /** Asks for about that many octets from an offset on. */
  static BodyRest begin(
      BodyReader reader, ImapClient client, Section section, long from, long expected)
      throws ImapException {
    BodyRest rest = new BodyRest(reader, client, section, from, expected);
    UidSet message = UidSet.of(reader.root().uid());
    Section.Partial window = new Section.Partial(from, rest.asked);
    rest.pending = client.beginFetchBody(message, section, window, true, rest.spool);
    Threads.start("imap4x-body", rest::receive);
    return rest;
  }

  // ---- who reads it

  /** Place of its first octet. */
  long from() {
    return from;
  }

  /** Place behind the last octet that came; behind its end. */
  long end() {
    return from + spool.total();
  }

  /**
   * Whether nothing comes behind it: the server gave fewer than it was asked for, and as many as it
   * has said that there are.
   */
  boolean isLast(long hint) {
    return !isFull() && end() >= hint;
  }

  /** Whether as much came as was asked for, so that there may be more. */
  boolean isFull() {
    return spool.total() >= asked;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    try {
      return spool.read(buffer, offset, count);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while BODY[" + section + "] was read")
              .initCause(e);
    }
  }

  @Override
  public int available() {
    return spool.available();
  }

  /** What comes yet is dropped. */
  @Override
  public void close() {
    spool.close();
  }

  // ---- the thread that takes it

  private void receive() {
    try {
      reader.reading().source().run(this);
    } catch (MessagingException | RuntimeException e) {
      MailLog.fine("the rest of BODY[" + section + "] did not come: " + e); // asked for anew
    } finally {
      spool.end();
    }
  }

  @Override
  public Kind kind() {
    return Kind.REPEATABLE;
  }

  @Override
  public long progress() {
    return spool.total();
  }

  /** On another connection nothing comes: whoever reads it asks for what is missing. */
  @Override
  public Boolean run(ImapClient client) throws ImapException {
    Pending<Long> coming = pending;
    if (client == on && coming != null) {
      coming.await();
    }
    return true;
  }
}
