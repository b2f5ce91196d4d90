package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that is illegal in the present state is refused before an octet is written. */
@Timeout(30)
class StatesTest {

  interface Call {
    void on(ImapClient c) throws Exception;
  }

  private static final UidSet UIDS = UidSet.of(10);
  private static final SearchKey ALL = SearchKey.Simple.ALL;
  private static final List<FetchItem> FLAGS = List.of(FetchItem.Simple.FLAGS);

  private static Map<String, Call> notAuthenticated() {
    Map<String, Call> calls = new TreeMap<>();
    calls.put("LOGIN", c -> c.login("u", Secret.of("p")));
    calls.put("AUTHENTICATE", c -> c.authenticate(Core.mechanism("PLAIN", "u", "p")));
    calls.put("STARTTLS", ImapClient::startTls);
    return calls;
  }

  private static Map<String, Call> authenticated() {
    Map<String, Call> calls = new TreeMap<>();
    calls.put("ENABLE", c -> c.enable("X"));
    calls.put("UNAUTHENTICATE", ImapClient::unauthenticate);
    calls.put("SELECT", c -> c.select(INBOX, SelectOptions.READ_WRITE));
    calls.put("EXAMINE", c -> c.select(INBOX, SelectOptions.READ_ONLY));
    calls.put("CREATE", c -> c.create(INBOX));
    calls.put("DELETE", c -> c.delete(INBOX));
    calls.put("RENAME", c -> c.rename(INBOX, INBOX));
    calls.put("SUBSCRIBE", c -> c.subscribe(INBOX));
    calls.put("UNSUBSCRIBE", c -> c.unsubscribe(INBOX));
    calls.put("LIST", c -> c.list(ListRequest.of(INBOX, INBOX)));
    calls.put("LSUB", c -> c.lsub(INBOX, INBOX));
    calls.put("XLIST", c -> c.xlist(INBOX, INBOX));
    calls.put("NAMESPACE", ImapClient::namespace);
    calls.put("STATUS", c -> c.status(INBOX, "MESSAGES"));
    calls.put("APPEND", c -> c.append(INBOX, List.of(AppendMessage.of(new byte[1]))));
    calls.put("GETACL", c -> c.getAcl(INBOX));
    calls.put("SETACL", c -> c.setAcl(INBOX, "a", "b"));
    calls.put("DELETEACL", c -> c.deleteAcl(INBOX, "a"));
    calls.put("LISTRIGHTS", c -> c.listRights(INBOX, "a"));
    calls.put("MYRIGHTS", c -> c.myRights(INBOX));
    calls.put("GETQUOTA", c -> c.getQuota(""));
    calls.put("GETQUOTAROOT", c -> c.getQuotaRoot(INBOX));
    calls.put("SETQUOTA", c -> c.setQuota("", Map.of()));
    calls.put("GETMETADATA", c -> c.getMetadata(INBOX, List.of("/private/x"), null, -1));
    calls.put("SETMETADATA", c -> c.setMetadata(INBOX, Map.of("/private/x", new byte[1])));
    calls.put("GETANNOTATION", c -> c.getAnnotation(INBOX, "/a", "b"));
    calls.put("SETANNOTATION", c -> c.setAnnotation(INBOX, "/a", Map.of("b", "c")));
    calls.put("NOTIFY", c -> c.notifySet(""));
    calls.put("IDLE", ImapClient::idle);
    return calls;
  }

  private static Map<String, Call> selected() {
    Map<String, Call> calls = new TreeMap<>();
    calls.put("CHECK", ImapClient::check);
    calls.put("CLOSE", ImapClient::closeMailbox);
    calls.put("UNSELECT", ImapClient::unselect);
    calls.put("EXPUNGE", c -> c.expunge());
    calls.put("UID EXPUNGE", c -> c.expunge(UIDS));
    calls.put("SEARCH", c -> c.search(SequenceSet.class, ALL, null));
    calls.put("UID SEARCH", c -> c.search(UidSet.class, ALL, null));
    calls.put(
        "SORT", c -> c.sort(true, List.of(new SortKey(SortKey.Field.DATE, false)), ALL, "UTF-8"));
    calls.put("THREAD", c -> c.thread(true, "REFERENCES", ALL, "UTF-8"));
    calls.put("FETCH", c -> c.fetch(SequenceSet.of(1), FLAGS, d -> {}));
    calls.put("UID FETCH", c -> c.fetchBody(UIDS, Section.TEXT, true, new ByteArrayOutputStream()));
    calls.put("PARTIAL", c -> c.partial(1, FetchItem.Simple.RFC822, 1, 2, d -> {}));
    calls.put("STORE", c -> c.store(SequenceSet.of(1), StoreMode.ADD, FlagSet.of("x"), true));
    calls.put("UID STORE", c -> c.store(UIDS, StoreMode.ADD, FlagSet.of("x"), true));
    calls.put("COPY", c -> c.copy(UIDS, INBOX));
    calls.put("MOVE", c -> c.move(UIDS, INBOX));
    calls.put("REPLACE", c -> c.replace(UIDS, INBOX, AppendMessage.of(new byte[1])));
    return calls;
  }

  private static void refuseAll(ImapClient c, List<Map<String, Call>> illegal) {
    for (Map<String, Call> calls : illegal) {
      calls.forEach(
          (name, call) -> {
            Exception e = assertThrows(Exception.class, () -> call.on(c), name);
            assertTrue(e instanceof IllegalStateException, () -> name + ": " + e);
            String plain = name.replace("UID ", "").replace("EXAMINE", "SELECT");
            assertTrue(
                name.equals("STARTTLS")
                    || e.getMessage().contains("command ") && e.getMessage().contains(plain),
                () -> name + ": " + e);
          });
    }
  }

  @Test
  void notAuthenticated_otherCommands_sendNothing() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(Core.greeting("STARTTLS UNSELECT") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      assertEquals(SessionState.NOT_AUTHENTICATED, c.state());
      List<Map<String, Call>> illegal = new ArrayList<>(List.of(authenticated(), selected()));
      illegal.add(Map.of("PROXYAUTH", x -> x.proxyAuth("joe")));
      refuseAll(c, illegal);
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void authenticated_otherCommands_sendNothing() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(Core.preauth("STARTTLS UNSELECT") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      assertEquals(SessionState.AUTHENTICATED, c.state());
      refuseAll(c, List.of(notAuthenticated(), selected()));
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void selected_otherCommands_sendNothing() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(Core.selected("STARTTLS") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.select(s)) {
      assertEquals(SessionState.SELECTED, c.state());
      refuseAll(c, List.of(notAuthenticated(), Map.of("PROXYAUTH", x -> x.proxyAuth("joe"))));
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void xatom_knownCommandInOtherState_sendsNothing() throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(Core.preauth("") + "C: $t NOOP\nS: $t OK\n");
        ImapClient c = Core.connect(s)) {
      assertThrows(IllegalStateException.class, () -> c.xatom("fetch", "1", "FLAGS"));
      assertThrows(IllegalStateException.class, () -> c.xatom("UID FETCH", "1", "FLAGS"));
      assertThrows(IllegalStateException.class, () -> c.xatom("LOGIN", "a", "b"));
      c.noop();
      s.verifyComplete();
    }
  }

  @Test
  void afterLogout_anyCommand_saysThatItIsOver() throws Exception {
    try (ScriptedServer s =
            ScriptedServer.inline(
                Core.preauth("") + "C: $t LOGOUT\nS: * BYE\nS: $t OK\n!expect-close\n");
        ImapClient c = Core.connect(s)) {
      c.logout();
      assertEquals(SessionState.LOGOUT, c.state());
      assertFalse(c.isUsable());
      for (Map<String, Call> calls : List.of(authenticated(), selected())) {
        calls.forEach(
            (name, call) -> {
              ImapException e = assertThrows(ImapException.class, () -> call.on(c), name);
              assertEquals(ImapException.Outcome.NOT_SENT, e.outcome(), name);
            });
      }
      s.verifyComplete();
    }
  }
}
