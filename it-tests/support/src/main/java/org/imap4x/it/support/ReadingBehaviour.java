package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.IllegalWriteException;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IMAPMessage;
import org.junit.jupiter.api.Test;

/** Reading of messages, whole and in parts, with and without profiles. */
public abstract class ReadingBehaviour extends ServerBehaviour {
  protected ReadingBehaviour(TestServer server) {
    super(server);
  }

  @Test
  void writeTo_everySample_isWhatWasAppended() throws Exception {
    List<byte[]> all =
        new ArrayList<>(List.of(Samples.small(1), Samples.addresses(), Samples.nested()));
    if (server.keepsRawUtf8()) {
      all.add(Samples.rawUtf8());
    }
    if (server.keepsMissingLineEnd()) {
      all.add(Samples.eightBit());
    }
    byte[][] samples = all.toArray(new byte[0][]);
    RawImap other = other();
    for (byte[] sample : samples) {
      other.append(folder.getFullName(), "", sample);
    }
    folder.open(jakarta.mail.Folder.READ_WRITE);
    for (int i = 0; i < samples.length; i++) {
      MimeMessage message = (MimeMessage) folder.getMessage(i + 1);
      assertArrayEquals(samples[i], written(message), "writeTo of " + i);
      if (server.sizeIsOfAll()) {
        assertEquals(samples[i].length, message.getSize(), "size of " + i);
      }
      try (InputStream in = ((IMAPMessage) message).getMimeStream()) {
        assertArrayEquals(samples[i], in.readAllBytes(), "getMimeStream of " + i);
      }
      String text = new String(samples[i], StandardCharsets.ISO_8859_1);
      try (InputStream in = message.getRawInputStream()) {
        assertEquals(
            lastLine(text.substring(text.indexOf("\r\n\r\n") + 4)),
            new String(in.readAllBytes(), StandardCharsets.ISO_8859_1),
            "getRawInputStream of " + i);
      }
      assertArrayEquals(samples[i], written(new MimeMessage(message)), "copy of " + i);
    }
  }

  @Test
  void envelope_addressesAndWords_areDecoded() throws Exception {
    MimeMessage message = (MimeMessage) filled(Samples.addresses())[0];
    assertEquals("Grüße aus Köln and a subject that is folded", message.getSubject());
    assertEquals("Jürgen Müller", ((InternetAddress) message.getFrom()[0]).getPersonal());
    assertEquals("secretary@example.org", message.getSender().toString());
    assertEquals(2, message.getReplyTo().length);
    assertEquals("Reply, To", ((InternetAddress) message.getReplyTo()[0]).getPersonal());
    assertEquals(
        "André",
        ((InternetAddress) message.getRecipients(Message.RecipientType.CC)[0]).getPersonal());
    assertNull(message.getRecipients(Message.RecipientType.BCC));
    String to =
        Arrays.stream(message.getRecipients(Message.RecipientType.TO))
            .map(Address::toString)
            .collect(Collectors.joining(" "));
    assertTrue(to.contains("one@example.org") && to.contains("three@example.org"), to);
    assertEquals("<addresses@example.org>", message.getMessageID());
    assertEquals(Date.from(Instant.parse("2024-05-21T06:30:15Z")), message.getSentDate());
    assertNotNull(message.getReceivedDate());
    assertArrayEquals(new String[] {"first", "second"}, message.getHeader("x-twice"));
    assertEquals("first;second", message.getHeader("X-Twice", ";"));
    assertNull(message.getHeader("X-None"));
    assertEquals("<before@example.org>", message.getHeader("In-Reply-To")[0]);
    assertTrue(((IMAPMessage) message).getInReplyTo().contains("before"));
    assertEquals(
        List.of("X-Twice: first", "X-Twice: second"),
        java.util.Collections.list(message.getMatchingHeaderLines(new String[] {"X-Twice"})));
  }

  @Test
  void rawUtf8_headers_areRead() throws Exception {
    assumeTrue(server.keepsRawUtf8(), "the server does not keep UTF-8 in headers");
    other().append(folder.getFullName(), "", Samples.rawUtf8());
    folder.open(jakarta.mail.Folder.READ_WRITE);
    Message message = folder.getMessage(1);
    assertEquals("Grüße aus Köln", MimeUtility.decodeText(message.getSubject()));
    assertEquals("Jürgen", ((InternetAddress) message.getFrom()[0]).getPersonal());
    assertEquals(lastLine("日本語\r\n"), message.getContent());
  }

  @Test
  void structure_nestedMessage_isReadPartByPart() throws Exception {
    Message message = filled(Samples.nested())[0];
    assertTrue(message.isMimeType("multipart/mixed"));
    Multipart outer = (Multipart) message.getContent();
    assertEquals(4, outer.getCount());
    Multipart inner = (Multipart) outer.getBodyPart(0).getContent();
    assertTrue(
        inner
            .getContentType()
            .toLowerCase(java.util.Locale.ROOT)
            .startsWith("multipart/alternative"));
    assertEquals("Grüße und ein langes Wort", inner.getBodyPart(0).getContent().toString().strip());
    assertEquals("<p>Grüße</p>", inner.getBodyPart(1).getContent());
    assertTrue(inner.getBodyPart(1).isMimeType("text/html"));
    MimeBodyPart pdf = (MimeBodyPart) outer.getBodyPart(1);
    assertEquals("Rechnung für May.pdf", pdf.getFileName());
    assertTrue(Part.ATTACHMENT.equalsIgnoreCase(pdf.getDisposition()), pdf.getDisposition());
    assertEquals("<part2@example.org>", pdf.getContentID());
    assertEquals("an überraschung", pdf.getDescription());
    assertTrue("base64".equalsIgnoreCase(pdf.getEncoding()), pdf.getEncoding());
    try (InputStream in = pdf.getInputStream()) {
      assertArrayEquals(new byte[] {0, 1, 2, (byte) 255, 13, 10}, in.readAllBytes());
    }
    try (InputStream in = pdf.getRawInputStream()) {
      assertEquals("AAEC/w0K", new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    }
    assertEquals("Büld.png", outer.getBodyPart(2).getFileName());
    assertTrue(outer.getBodyPart(2).isMimeType("image/*"));
    nested(outer.getBodyPart(3));
  }

  private void nested(BodyPart part) throws Exception {
    assertTrue(part.isMimeType("message/rfc822"));
    MimeMessage message = (MimeMessage) part.getContent();
    assertEquals("the inner ü", message.getSubject());
    assertEquals("inner@example.org", message.getFrom()[0].toString());
    assertEquals("1.0", message.getHeader("MIME-Version")[0]);
    Multipart deep = (Multipart) message.getContent();
    assertEquals("deep text", deep.getBodyPart(0).getContent().toString().strip());
    assertEquals("data.csv", deep.getBodyPart(1).getFileName());
    try (InputStream in = deep.getBodyPart(1).getInputStream()) {
      assertEquals("a,b,c", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
    assertEquals(
        "text/csv",
        deep.getBodyPart(1).getContentType().split(";")[0].toLowerCase(java.util.Locale.ROOT));
    String whole = new String(written(message), StandardCharsets.US_ASCII);
    assertTrue(whole.startsWith("From: inner@example.org\r\n"), whole);
    assertTrue(whole.contains("--deep--"), whole);
    assertThrows(IllegalWriteException.class, () -> message.setSubject("other"));
  }

  @Test
  void parts_writeTo_isTheirMimeText() throws Exception {
    Message message = filled(Samples.nested())[0];
    BodyPart pdf = ((Multipart) message.getContent()).getBodyPart(1);
    String text = new String(written(pdf), StandardCharsets.US_ASCII);
    assertTrue(text.startsWith("Content-Type: application/octet-stream;"), text);
    assertTrue(text.endsWith("AAEC/w0K\r\n") || text.endsWith("AAEC/w0K"), text);
    MimeBodyPart again = new MimeBodyPart(new ByteArrayInputStream(written(pdf)));
    assertEquals("Rechnung für May.pdf", again.getFileName());
    assertEquals(pdf.getHeader("Content-ID")[0], again.getContentID());
  }

  @Test
  void eightBit_octets_areKept() throws Exception {
    other().append(folder.getFullName(), "", Samples.eightBit());
    folder.open(jakarta.mail.Folder.READ_WRITE);
    Message message = folder.getMessage(1);
    String text = message.getContent().toString();
    assertEquals("Grüße\r\nin 8 bit", server.keepsMissingLineEnd() ? text : text.strip());
  }

  @Test
  void seen_contentRead_isSetUnlessPeeked() throws Exception {
    Message[] messages = numbered(3);
    ((IMAPMessage) messages[0]).setPeek(true);
    messages[0].getContent();
    assertFalse(messages[0].isSet(Flags.Flag.SEEN), "peeked");
    messages[1].getContent();
    assertTrue(messages[1].isSet(Flags.Flag.SEEN), "read");
    messages[2].getSubject();
    messages[2].getSize();
    messages[2].getAllHeaders();
    assertFalse(messages[2].isSet(Flags.Flag.SEEN), "only its header was read");
    folder.close(false);
    assertEquals(2, folder.getUnreadMessageCount());
  }

  @Test
  void profiles_eachItem_bringsWhatItNames() throws Exception {
    List<FetchProfile.Item> items =
        List.of(
            FetchProfile.Item.ENVELOPE,
            FetchProfile.Item.CONTENT_INFO,
            FetchProfile.Item.FLAGS,
            FetchProfile.Item.SIZE,
            UIDFolder.FetchProfileItem.UID,
            IMAPFolder.FetchProfileItem.HEADERS,
            IMAPFolder.FetchProfileItem.MESSAGE,
            IMAPFolder.FetchProfileItem.INTERNALDATE,
            IMAPFolder.FetchProfileItem.MODSEQ,
            IMAPFolder.FetchProfileItem.EMAILID,
            IMAPFolder.FetchProfileItem.THREADID,
            IMAPFolder.FetchProfileItem.SAVEDATE,
            IMAPFolder.FetchProfileItem.PREVIEW);
    numbered(4);
    for (FetchProfile.Item item : items) {
      folder.close(false);
      folder.open(jakarta.mail.Folder.READ_WRITE);
      FetchProfile profile = new FetchProfile();
      profile.add(item);
      profile.add("X-None");
      profile.add("Message-ID");
      Message[] messages = folder.getMessages();
      folder.fetch(messages, profile);
      for (int i = 0; i < messages.length; i++) {
        IMAPMessage message = (IMAPMessage) messages[i];
        assertEquals("number " + (i + 1), message.getSubject());
        assertEquals("<" + (i + 1) + "@small.example.org>", message.getHeader("Message-ID")[0]);
        if (server.sizeIsOfAll()) {
          assertEquals(Samples.small(i + 1).length, message.getSize());
        }
        assertEquals(text(i + 1), lastLine(message.getContent().toString()));
        assertTrue(message.isMimeType("text/plain"));
        assertEquals(
            server.has("CONDSTORE"),
            message.getModSeq() > 0,
            "MODSEQ of " + (i + 1) + " after item " + items.indexOf(item));
        assertEquals(server.has("OBJECTID"), message.getEmailId().isPresent(), "EMAILID");
        if (server.has("PREVIEW") && server.makesPreviews()) {
          assertEquals("text of " + (i + 1), message.getPreview().orElseThrow().strip());
        }
        if (server.has("SAVEDATE")) {
          assertTrue(message.getSaveDate().isPresent(), "SAVEDATE");
        }
      }
    }
  }

  @Test
  void largeAttachment_inputStream_isItsOctets() throws Exception {
    int size = 5_000_000;
    byte[] message = Samples.large(size, 42);
    other().append(folder.getFullName(), "", message);
    folder.open(jakarta.mail.Folder.READ_WRITE);
    Multipart parts = (Multipart) folder.getMessage(1).getContent();
    assertEquals("see the attachment", parts.getBodyPart(0).getContent().toString().strip());
    byte[] expected = digest(new ByteArrayInputStream(Samples.random(size, 42)));
    try (InputStream in = parts.getBodyPart(1).getInputStream()) {
      assertArrayEquals(expected, digest(in));
    }
    try (InputStream in = parts.getBodyPart(1).getInputStream()) {
      assertEquals(Samples.random(10, 42)[0], (byte) in.read(), "a stream that is left early");
    }
    assertEquals("large", folder.getMessage(1).getSubject());
    assertArrayEquals(
        digest(new ByteArrayInputStream(message)),
        digest(((IMAPMessage) folder.getMessage(1)).getMimeStream()));
  }

  private static byte[] digest(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[10_000];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return digest.digest();
  }

  @Test
  void setters_anyMessage_areIllegalWrites() throws Exception {
    Message message = numbered(1)[0];
    assertThrows(IllegalWriteException.class, () -> message.setSubject("x"));
    assertThrows(IllegalWriteException.class, () -> message.setText("x"));
    assertThrows(IllegalWriteException.class, () -> message.setHeader("X", "y"));
    assertThrows(IllegalWriteException.class, () -> message.removeHeader("Subject"));
    assertThrows(IllegalWriteException.class, message::saveChanges);
  }

  /** What the server gives of a text that ends with a line end. */
  private String lastLine(String text) {
    return server.keepsLastLineEnd() || !text.endsWith("\r\n")
        ? text
        : text.substring(0, text.length() - 2);
  }

  private String text(int n) {
    return lastLine("text of " + n + "\r\n");
  }

  @Test
  void oddMessages_nearlyEmpty_areReadAsTheyAre() throws Exception {
    RawImap other = other();
    other.append(folder.getFullName(), "", Samples.ascii("Subject: no body", ""));
    other.append(folder.getFullName(), "", Samples.ascii("X-Only: header"));
    folder.open(jakarta.mail.Folder.READ_WRITE);
    assertEquals("no body", folder.getMessage(1).getSubject());
    assertEquals("", folder.getMessage(1).getContent());
    assertNull(folder.getMessage(2).getSubject());
    assertEquals("header", folder.getMessage(2).getHeader("X-Only")[0]);
  }

  @Test
  void multipart_withoutItsBoundary_isReadAsItIs() throws Exception {
    assumeTrue(server.survivesBrokenMultipart(), "the server fails on a broken multipart");
    other()
        .append(
            folder.getFullName(),
            "",
            Samples.ascii(
                "Subject: broken",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=q",
                "",
                "no boundary"));
    folder.open(jakarta.mail.Folder.READ_WRITE);
    Message message = folder.getMessage(1);
    assertEquals("broken", message.getSubject());
    String whole = new String(written(message), StandardCharsets.US_ASCII);
    assertTrue(whole.contains("no boundary"), whole);
    assertTrue(message.isMimeType("multipart/mixed"), message.getContentType());
  }

  @Test
  void hundredMessages_loopedOver_areAllTheirOwn() throws Exception {
    Message[] messages = numbered(100);
    for (int i = 0; i < messages.length; i++) {
      assertEquals("number " + (i + 1), messages[i].getSubject());
    }
    for (int i = messages.length - 1; i >= 0; i -= 7) {
      assertEquals(text(i + 1), lastLine(messages[i].getContent().toString()));
    }
    for (int i = 0; i < messages.length; i++) {
      assertEquals(text(i + 1), lastLine(messages[i].getContent().toString()));
    }
  }
}
