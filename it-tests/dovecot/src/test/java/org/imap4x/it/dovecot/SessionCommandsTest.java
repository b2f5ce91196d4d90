package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.client.RawResult;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SessionState;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchItem;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Response;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands about the session itself, over every transport. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Way.class)
class SessionCommandsTest {
  private final Way way;
  private String user;
  private ImapClient client;

  SessionCommandsTest(Way way) {
    this.way = way;
  }

  @BeforeEach
  void login() throws ImapException {
    user = "session-" + way.name().toLowerCase(java.util.Locale.ROOT);
    client = way.login(user);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void capability_afterLogin_isTheServersOwn() throws ImapException {
    System.out.println("Dovecot over " + way + ": " + client.capability());
    assertTrue(client.has(Capability.QRESYNC));
    assertTrue(client.has(Capability.CONDSTORE), "QRESYNC implies it");
    assertTrue(client.capabilities().has("RIGHTS=texk"));
    assertEquals(
        List.of("REFERENCES", "REFS", "ORDEREDSUBJECT"), client.capabilities().valuesOf("THREAD"));
    assertEquals(ProtocolVersion.IMAP4REV1, client.protocolVersion());
    assertEquals(way != Way.PLAIN, client.isSecure(), "nobody listens between the processes");
  }

  @Test
  void states_eachCommand_changesThem() throws ImapException {
    assertEquals(SessionState.AUTHENTICATED, client.state());
    client.select(MailboxName.INBOX, SelectOptions.READ_ONLY);
    assertEquals(SessionState.SELECTED, client.state());
    client.unselect();
    assertEquals(SessionState.AUTHENTICATED, client.state());
    client.logout();
    assertEquals(SessionState.LOGOUT, client.state());
    assertFalse(client.isUsable());
    assertThrows(ImapException.class, client::noop);
  }

  @Test
  void illegalState_anyCommand_isRefusedHere() {
    Secret password = Secret.of("secret");
    assertThrows(IllegalStateException.class, () -> client.login(user, password));
    assertThrows(IllegalStateException.class, client::closeMailbox);
    assertThrows(IllegalStateException.class, () -> client.xatom("FETCH", "1", "FLAGS"));
  }

  @Test
  void noopAndId_anyTime_areAnswered() throws ImapException {
    client.noop();
    Map<String, String> server = client.id(Map.of("name", "imap4x tests"));
    assertEquals("Dovecot", server.get("name"));
    assertEquals("Dovecot", client.id(null).get("name"));
  }

  @Test
  void enable_qresync_isOn() throws ImapException {
    assertFalse(client.isEnabled("QRESYNC"));
    assertEquals(Set.of("QRESYNC", "CONDSTORE"), client.enable("QRESYNC", "CONDSTORE"));
    assertTrue(client.isEnabled("qresync"));
    assertEquals(Set.of(), client.enable("X-NOTHING"));
  }

  @Test
  void enableWithId_inOnePacket_bothWork() throws ImapException {
    assertEquals(Set.of("QRESYNC"), client.enableWithId(List.of("QRESYNC"), null));
    client.noop();
  }

  @Test
  void compress_deflate_everythingGoesOn() throws ImapException {
    if (!client.has(Capability.COMPRESS_DEFLATE)) {
      assertEquals(Way.PROCESS, way, "offered everywhere else");
      assertThrows(ImapException.class, () -> client.compress(6, Deflater.DEFAULT_STRATEGY));
      return;
    }
    client.compress(6, Deflater.DEFAULT_STRATEGY);
    MailboxName name = MailboxName.of("compressed");
    client.create(name);
    String body = "compressible ".repeat(20_000);
    Mail.append(client, name, Mail.simple("c", "", "big", body));
    client.select(name, SelectOptions.READ_WRITE);
    String read = Mail.body(Mail.fetch(client, SequenceSet.of(1), FetchItem.peek(Section.TEXT)));
    assertEquals(body, read.strip() + " ");
    ImapException.No again =
        assertThrows(ImapException.No.class, () -> client.compress(6, Deflater.DEFAULT_STRATEGY));
    assertTrue(again.hasCode("COMPRESSIONACTIVE"), again::getMessage);
    client.unselect();
    client.delete(name);
  }

  @Test
  void xatom_anything_givesItsUntaggedAnswersRaw() throws ImapException {
    RawResult result = client.xatom("status", "INBOX", "(MESSAGES UIDNEXT)");
    assertEquals(Response.Condition.OK, result.end().condition());
    assertEquals(1, result.untagged().size());
    String line = result.untagged().get(0);
    assertTrue(line.startsWith("STATUS INBOX (MESSAGES "), line);
    assertThrows(IllegalArgumentException.class, () -> client.xatom("NOOP", "\r\nX DELETE a"));
    assertThrows(ImapException.Bad.class, () -> client.xatom("XNONESUCH"));
    client.noop();
  }

  /** Dovecot does not list XLIST, but knows it. */
  @Test
  void xlist_everything_hasItsUse() throws ImapException {
    List<ListEntry> entries = client.xlist(MailboxName.of(""), MailboxName.of("Sent")).entries();
    assertEquals("\\Sent", entries.get(0).specialUse().orElseThrow());
  }

  @Test
  void commandsThatDovecotLacks_areRefusedClearly() throws ImapException {
    assertBad("UNAUTHENTICATE", client::unauthenticate);
    assertBad("PROXYAUTH", () -> client.proxyAuth("other"));
    assertBad("GETANNOTATION", () -> client.getAnnotation(MailboxName.INBOX, "/comment", "value"));
    assertBad(
        "SETANNOTATION",
        () -> client.setAnnotation(MailboxName.INBOX, "/comment", Map.of("value.priv", "x")));
    client.select(MailboxName.INBOX, SelectOptions.READ_WRITE);
    assertBad("PARTIAL", () -> client.partial(1, FetchItem.Simple.RFC822, 1, 10, data -> {}));
    assertDoesNotThrow(client::noop, "the session goes on");
    assertEquals(SessionState.SELECTED, client.state());
  }

  private static void assertBad(String name, org.junit.jupiter.api.function.Executable command) {
    ImapException e = assertThrows(ImapException.class, command);
    assertTrue(e instanceof ImapException.No || e instanceof ImapException.Bad, e::toString);
    assertTrue(e.getMessage().startsWith(name), e::getMessage);
    assertFalse(e.serverText().isEmpty(), e::getMessage);
    assertEquals(ImapException.Outcome.REFUSED, e.outcome());
  }
}
