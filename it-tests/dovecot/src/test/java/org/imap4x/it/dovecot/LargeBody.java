package org.imap4x.it.dovecot;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Properties;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ImapClient;
import org.imap4x.client.SelectOptions;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;

/**
 * The program of {@link LargeBodyTest}: appends a message of 60 MiB and reads it in three ways, in
 * a JVM whose whole heap is about that size. Prints one digest a way.
 */
public final class LargeBody {
  static final long SIZE = 60L << 20;
  private static final int LINE = 64;

  private LargeBody() {}

  /** Arguments: host, port, user, password. */
  public static void main(String[] args) throws Exception {
    String host = args[0];
    int port = Integer.parseInt(args[1]);
    ClientOptions options = ClientOptions.builder(host, port).build();
    try (ImapClient client = ImapClient.connect(options)) {
      client.login(args[2], Secret.of(args[3]));
      client.append(
          MailboxName.INBOX,
          java.util.List.of(
              new org.imap4x.client.AppendMessage(
                  org.imap4x.model.FlagSet.EMPTY, null, size(), LargeBody::write)));
      MessageDigest sent = MessageDigest.getInstance("SHA-256");
      write(new DigestOutputStream(OutputStream.nullOutputStream(), sent));
      System.out.println("sent " + hex(sent));
      client.select(MailboxName.INBOX, SelectOptions.READ_ONLY);
      MessageDigest read = MessageDigest.getInstance("SHA-256");
      long octets =
          client.fetchBody(
              UidSet.of(1),
              Section.MESSAGE,
              true,
              new DigestOutputStream(OutputStream.nullOutputStream(), read));
      System.out.println("fetchBody " + hex(read) + " " + (octets == size()));
    }
    readByProvider(host, port, args[2], args[3]);
  }

  private static void readByProvider(String host, int port, String user, String password)
      throws Exception {
    try (Store store = Session.getInstance(new Properties()).getStore("imap4x")) {
      store.connect(host, port, user, password);
      try (Folder folder = store.getFolder("INBOX")) {
        folder.open(Folder.READ_ONLY);
        Message message = folder.getMessage(1);
        MessageDigest written = MessageDigest.getInstance("SHA-256");
        message.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), written));
        System.out.println("writeTo " + hex(written));
        MessageDigest streamed = MessageDigest.getInstance("SHA-256");
        streamed.update(header());
        try (InputStream in = message.getInputStream()) {
          byte[] buffer = new byte[8192];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            streamed.update(buffer, 0, n);
          }
        }
        System.out.println("getInputStream " + hex(streamed));
      }
    }
  }

  private static byte[] header() {
    return Mail.bytes(
        "Subject: large\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Transfer-Encoding: 7bit\r\n\r\n");
  }

  private static long size() {
    return header().length + SIZE;
  }

  private static void write(OutputStream out) throws IOException {
    out.write(header());
    byte[] line = new byte[LINE];
    for (long i = 0; i < SIZE / LINE; i++) {
      Arrays.fill(line, (byte) 'x');
      byte[] number = Mail.bytes(Long.toString(i));
      System.arraycopy(number, 0, line, 0, number.length);
      line[LINE - 2] = '\r';
      line[LINE - 1] = '\n';
      out.write(line);
    }
  }

  private static String hex(MessageDigest digest) throws NoSuchAlgorithmException {
    return java.util.HexFormat.of().formatHex(digest.digest());
  }
}
