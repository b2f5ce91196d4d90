package org.imap4x.mail.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.imap4x.client.AppendMessage;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.mime.MessageIds;
import org.imap4x.model.FlagSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages written out for APPEND. */
class OutgoingMessagesTest {

  private static MimeMessage message(String text) throws MessagingException {
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String octets(AppendMessage message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.body().writeTo(out);
    assertEquals(message.size(), out.size());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "a\\nb, a\\r\\nb",
    "a\\r\\nb, a\\r\\nb",
    "a\\rb, a\\r\\nb",
    "\\n\\n, \\r\\n\\r\\n",
    "\\r\\n\\r\\n, \\r\\n\\r\\n",
    "\\r\\r\\n, \\r\\n\\r\\n",
  })
  void crlf_anyLineEnd_becomesCrLf(String in, String want) throws IOException {
    byte[] octets = plain(in).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutgoingMessages.CrlfOutput out = new OutgoingMessages.CrlfOutput(whole)) {
      out.write(octets, 0, octets.length);
    }
    ByteArrayOutputStream single = new ByteArrayOutputStream();
    try (OutgoingMessages.CrlfOutput out = new OutgoingMessages.CrlfOutput(single)) {
      for (byte b : octets) {
        out.write(b);
      }
    }
    assertEquals(plain(want), whole.toString(StandardCharsets.ISO_8859_1));
    assertEquals(plain(want), single.toString(StandardCharsets.ISO_8859_1));
  }

  private static String plain(String escaped) {
    return escaped.replace("\\r", "\r").replace("\\n", "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "10"})
  void add_anyBufferSize_hasSizeAndOctetsTwice(String buffer) throws Exception {
    StoreSettings settings = TestSettings.of("mail.imap4x.appendbuffersize", buffer);
    String text = "Subject: x\r\n\r\n" + "line\r\n".repeat(1000);
    try (OutgoingMessages out = new OutgoingMessages(settings)) {
      out.add(message(text), 0, -1);
      AppendMessage message = out.messages().get(0);
      assertEquals(text, octets(message));
      assertEquals(text, octets(message));
    }
  }

  @Test
  void add_flagsAndNoDate_flagsGoDateDoesNot() throws Exception {
    MimeMessage message = message("Subject: x\r\n\r\n");
    message.setFlag(Flags.Flag.SEEN, true);
    message.setFlag(Flags.Flag.RECENT, true);
    message.setFlags(new Flags("$Forwarded"), true);
    try (OutgoingMessages out = new OutgoingMessages(TestSettings.of())) {
      out.add(message, 0, -1);
      assertEquals(FlagSet.of("\\Seen", "$Forwarded"), out.messages().get(0).flags());
      assertNull(out.messages().get(0).internalDate());
    }
  }

  @Test
  void add_noReceivedDate_takesTheSentDate() throws Exception {
    try (OutgoingMessages out = new OutgoingMessages(TestSettings.of())) {
      out.add(message("Date: Fri, 13 Mar 2020 10:11:12 +0100\r\n\r\n"), 0, -1);
      out.add(message("Date: Fri, 13 Mar 12020 10:11:12 +0100\r\n\r\n"), 1, -1);
      out.add(message("Date: yesterday\r\n\r\n"), 2, -1);
      OffsetDateTime date = out.messages().get(0).internalDate();
      assertNotNull(date);
      assertEquals(Instant.parse("2020-03-13T09:11:12Z"), date.toInstant());
      assertNull(out.messages().get(1).internalDate());
      assertNull(out.messages().get(2).internalDate());
    }
  }

  @Test
  void add_overAppendLimit_isRefusedBeforeAnythingIsSent() throws Exception {
    try (OutgoingMessages out = new OutgoingMessages(TestSettings.of())) {
      MimeMessage message = message("Subject: x\r\n\r\n" + "x".repeat(100));
      assertThrows(MessagingException.class, () -> out.add(message, 0, 50));
      assertEquals(0, out.messages().size());
    }
  }

  @Test
  void messageId_ofAppended_isRead() throws Exception {
    try (OutgoingMessages out = new OutgoingMessages(TestSettings.of())) {
      out.add(message("Message-ID: <a@b>\r\n\r\nbody"), 0, -1);
      assertEquals("<a@b>", MessageIds.of(out.messages().get(0)));
    }
  }

  @Test
  @Timeout(15)
  void add_encoderWritesOctetByOctet_isNotSlow() throws Exception {
    MimeMessage large = new MimeMessage(Session.getInstance(new Properties()));
    large.setText("x".repeat(20_000_000)); // quoted-printable: the line is too long
    large.saveChanges();
    try (OutgoingMessages out = new OutgoingMessages(TestSettings.of())) {
      out.add(large, 0, -1);
      assertTrue(out.messages().get(0).size() > 20_000_000);
    }
  }
}
