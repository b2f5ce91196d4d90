package org.imap4x.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.imap4x.client.AppendMessage;

/** Reads the Message-ID of a message that is to be appended. */
public final class MessageIds {
  /** A header that is longer is not read to its end. */
  private static final int MOST = 256 * 1024;

  private MessageIds() {}

  /** The Message-ID, empty where there is none or it can't be read. */
  public static String of(AppendMessage message) {
    Head head = new Head();
    try {
      message.body().writeTo(head);
    } catch (IOException e) {
      return "";
    }
    try {
      InternetHeaders headers =
          new InternetHeaders(new ByteArrayInputStream(Arrays.copyOf(head.octets, head.size)));
      String id = headers.getHeader("Message-ID", null);
      return id == null ? "" : id.strip();
    } catch (MessagingException e) {
      return "";
    }
  }

  private static final class Head extends OutputStream {
    private byte[] octets = new byte[8192];
    private int size;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) {
      int room = Math.min(len, MOST - size);
      if (room <= 0) {
        return;
      }
      if (size + room > octets.length) {
        octets = Arrays.copyOf(octets, Math.max(octets.length * 2, size + room));
      }
      System.arraycopy(b, off, octets, size, room);
      size += room;
    }
  }
}
