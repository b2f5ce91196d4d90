package org.imap4x.it.dovecot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.imap4x.client.AppendMessage;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;

/** Messages of the core's tests, and what several of them do with messages. */
final class Mail {
  private Mail() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A message of one part; the Message-ID is {@code <id@x>}. */
  static byte[] simple(String id, String references, String subject, String body) {
    return bytes(
        "Message-ID: <"
            + id
            + "@x>\r\n"
            + (references.isEmpty() ? "" : "References: " + references + "\r\n")
            + "Date: Mon, 20 May 2024 12:00:00 +0000\r\nFrom: Joe <joe@example.org>\r\n"
            + "To: Zoe <zoe@example.org>\r\nSubject: "
            + subject
            + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + body
            + "\r\n");
  }

  /** A text and a base64 part of 256 octets. */
  static byte[] withAttachment(String id) {
    byte[] octets = new byte[256];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) i;
    }
    return bytes(
        "Message-ID: <"
            + id
            + "@x>\r\nDate: Mon, 20 May 2024 13:00:00 +0000\r\nFrom: a@example.org\r\nSubject: parts\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            + "Content-Type: text/plain\r\n\r\nthe text\r\n--b\r\n"
            + "Content-Type: application/octet-stream; name=data.bin\r\n"
            + "Content-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=data.bin\r\n\r\n"
            + java.util.Base64.getMimeEncoder().encodeToString(octets)
            + "\r\n--b--\r\n");
  }

  static long append(ImapClient client, MailboxName mailbox, byte[] message) throws ImapException {
    OptionalLong uid = client.append(mailbox, List.of(AppendMessage.of(message))).uids().get(0);
    return uid.orElseThrow();
  }

  static List<FetchData> fetch(ImapClient client, NumberSet messages, FetchItem... items)
      throws ImapException {
    List<FetchData> all = new ArrayList<>();
    client.fetch(messages, List.of(items), all::add);
    return all;
  }

  static <T> List<T> each(List<FetchData> data, Function<FetchData, T> of) {
    return data.stream().map(of).toList();
  }

  static String text(Content content) {
    try {
      return new String(content.toByteArray(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The octets of the only body item of the only message. */
  static String body(List<FetchData> data) {
    return text(data.get(0).bodies().get(0).octets().orElseThrow());
  }
}
