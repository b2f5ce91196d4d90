package org.imap4x.mail.link;

import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.imap4x.client.AppendMessage;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.mime.FlagMapper;
import org.jspecify.annotations.Nullable;

/**
 * Messages written out before they are appended, so that their sizes are known and a slow or
 * failing message never holds up the connection: small ones in memory, others in temporary files.
 */
public final class OutgoingMessages implements AutoCloseable {
  /** Above this a message goes to a file where no property says otherwise. */
  private static final int MEMORY = 1 << 20;

  private static final int BUFFER = 1 << 16;

  /** What one command may hold in memory. */
  private static final long MOST_IN_MEMORY = 16L << 20;

  private final int memory;
  private final Buffer buffer = new Buffer();
  private final ByteArrayOutputStream heap = new ByteArrayOutputStream(BUFFER);
  private final List<AppendMessage> messages = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private long held;

  public OutgoingMessages(StoreSettings settings) {
    long set = settings.octets(Settings.APPEND_BUFFER_SIZE);
    this.memory = set < 0 ? MEMORY : (int) Math.min(set, MOST_IN_MEMORY);
  }

  public List<AppendMessage> messages() {
    return messages;
  }

  /** The place in the application's array of each message. */
  public List<Integer> places() {
    return places;
  }

  /** Whether the next message should go with the next command. */
  public boolean isFull() {
    return held >= MOST_IN_MEMORY || messages.size() >= 5000;
  }

  /**
   * Writes a message out; one that was removed meanwhile is left out.
   *
   * @throws MessagingException when it can't be written, or is larger than the server takes
   */
  public void add(Message message, int place, long limit) throws MessagingException {
    try (Spool spool = new Spool()) {
      Flags flags = message.getFlags();
      Date received = message.getReceivedDate();
      Date dated = received == null ? message.getSentDate() : received;
      buffer.begin(new CrlfOutput(spool));
      message.writeTo(buffer);
      buffer.flush();
      spool.finish();
      if (limit >= 0 && spool.size > limit) {
        throw new MessagingException(
            "the message is larger than the server takes: " + spool.size + " octets of " + limit);
      }
      messages.add(
          new AppendMessage(FlagMapper.toWire(flags), date(dated), spool.size, spool.body()));
      places.add(place);
    } catch (MessageRemovedException e) {
      return;
    } catch (IOException e) {
      throw new MessagingException("the message can't be written: " + e.getMessage(), e);
    }
  }

  /** None where IMAP could not write it: a year has four digits. */
  private static @Nullable OffsetDateTime date(@Nullable Date date) {
    if (date == null) {
      return null;
    }
    OffsetDateTime at = date.toInstant().atZone(ZoneId.systemDefault()).toOffsetDateTime();
    return at.getYear() < 1900 || at.getYear() > 9999 ? null : at;
  }

  @Override
  public void close() {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        MailLog.warn("a temporary file is left: " + file, e);
      }
    }
    files.clear();
  }

  /** Gathers what encoders write octet by octet, of one message after the other. */
  private static final class Buffer extends OutputStream {
    private final byte[] octets = new byte[BUFFER];
    private OutputStream out = OutputStream.nullOutputStream();
    private int n;

    /** What comes from now on goes there; what was never flushed goes nowhere. */
    void begin(OutputStream next) {
      out = next;
      n = 0;
    }

    @Override
    public void write(int b) throws IOException {
      if (n == octets.length) {
        flush();
      }
      octets[n++] = (byte) b;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      if (len > octets.length - n) {
        flush();
      }
      if (len > octets.length) {
        out.write(b, off, len);
      } else {
        System.arraycopy(b, off, octets, n, len);
        n += len;
      }
    }

    @Override
    public void flush() throws IOException {
      out.write(octets, 0, n);
      n = 0;
    }
  }

  /** Memory up to the bound, and a file beyond. */
  private final class Spool extends OutputStream {
    private byte @Nullable [] octets;
    private @Nullable OutputStream file;
    private @Nullable Path path;
    private long size;

    Spool() {
      heap.reset();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      OutputStream out = file == null && size + len > memory ? toFile() : file;
      if (out != null) {
        out.write(b, off, len);
      } else {
        heap.write(b, off, len);
      }
      size += len;
    }

    private OutputStream toFile() throws IOException {
      Path p = Files.createTempFile("imap4x", ".eml");
      files.add(p);
      path = p;
      OutputStream buffered = new BufferedOutputStream(Files.newOutputStream(p), BUFFER);
      file = buffered;
      heap.writeTo(buffered);
      return buffered;
    }

    void finish() throws IOException {
      if (file != null) {
        file.close();
      } else {
        octets = heap.toByteArray();
        held += size;
      }
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }

    AppendMessage.Body body() {
      Path p = path;
      byte[] inMemory = octets;
      return out -> {
        if (inMemory != null) {
          out.write(inMemory);
        } else if (p != null) {
          Files.copy(p, out);
        }
      };
    }
  }

  /** Makes every line end CR LF, as IMAP wants messages. */
  static final class CrlfOutput extends FilterOutputStream {
    private static final byte[] CRLF = {'\r', '\n'};
    private boolean afterCr;

    CrlfOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      int start = off;
      int end = off + len;
      for (int i = off; i < end; i++) {
        byte c = b[i];
        if (c == '\r') {
          out.write(b, start, i - start);
          out.write(CRLF);
          start = i + 1;
        } else if (c == '\n') {
          boolean second = afterCr;
          if (!second) {
            out.write(b, start, i - start);
            out.write(CRLF);
          }
          start = i + 1;
        }
        afterCr = c == '\r';
      }
      out.write(b, start, end - start);
    }
  }
}
