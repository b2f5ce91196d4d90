package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchItem;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IMAP4 (RFC 1730), IMAP4rev1 and IMAP4rev2 servers. */
@Timeout(30)
class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "IMAP4rev1,IMAP4REV1",
    "IMAP4,IMAP4",
    "IMAP4 IMAP4rev1,IMAP4REV1",
    "IMAP4rev2,IMAP4REV2",
    "imap4REV2,IMAP4REV2",
    "IMAP4rev1 IMAP4rev2,IMAP4REV1",
    "X,IMAP4REV1"
  })
  void version_capabilities_choose(String capabilities, ProtocolVersion expected) throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline("S: * OK [CAPABILITY " + capabilities + "] hi\n");
        ImapClient c = Core.connect(s)) {
      assertEquals(expected, c.protocolVersion());
    }
  }

  @Test
  void imap4_statusIsRefusedAndPartialWorks() throws Exception {
    try (ScriptedServer s = ScriptedServer.start("rfc1730/partial");
        ImapClient c = Core.connect(s)) {
      c.login("joe", Secret.of("pw"));
      SelectedMailbox m = c.select(INBOX, SelectOptions.READ_WRITE);
      assertEquals(2, m.exists());
      assertEquals(0, m.uidValidity());
      ImapException e = assertThrows(ImapException.No.class, () -> c.status(INBOX, "MESSAGES"));
      assertEquals(ImapException.Outcome.NOT_SENT, e.outcome());
      assertTrue(e.getMessage().contains("1730"), e::getMessage);
      Core.Messages messages = new Core.Messages();
      c.partial(2, FetchItem.Simple.RFC822, 1, 5, messages);
      assertEquals(List.of(8L), messages.uids());
      s.verifyComplete();
    }
  }

  @Test
  void rev2Only_works() throws Exception {
    try (ScriptedServer s = ScriptedServer.start("rfc9051/rev2-only");
        ImapClient c = Core.connect(s)) {
      assertTrue(c.has(Capability.UIDPLUS));
      c.authenticate(Core.mechanism("PLAIN", "joe", "pw"));
      c.enable("IMAP4rev2");
      assertTrue(c.isUtf8());
      SelectedMailbox m = c.select(MailboxName.of("Entwürfe"), SelectOptions.READ_WRITE);
      assertEquals("3,7:8", m.uids().toString());
      assertEquals(-1, m.recent());
      assertEquals(1, c.lsub(MailboxName.of(""), MailboxName.of("*")).entries().size());
      c.unselect();
      s.verifyComplete();
    }
  }
}
