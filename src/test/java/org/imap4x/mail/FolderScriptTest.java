package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.StoreClosedException;
import jakarta.mail.event.ConnectionAdapter;
import jakarta.mail.event.ConnectionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Folders against written sessions: what goes over the wire, and what servers may do to it. */
@Timeout(30)
class FolderScriptTest {

  private static String login(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] ready\n"
        + "C: $tag LOGIN $user $password\n"
        + "S: $tag OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] in\n";
  }

  private static String select(String uids) {
    return select("INBOX", 1, uids, "");
  }

  private static String select(String name, int uidValidity, String uids, String code) {
    int count = uids.isEmpty() ? 0 : uids.split(" ").length;
    return "C: $a SELECT "
        + name
        + "\nC: $b UID SEARCH ALL\n"
        + "S: * FLAGS (\\Seen \\Deleted)\nS: * "
        + count
        + " EXISTS\n"
        + "S: * OK [UIDVALIDITY "
        + uidValidity
        + "] v\nS: * OK [UIDNEXT 200] n\n"
        + "S: $a OK "
        + code
        + " done\nS: * SEARCH "
        + uids
        + "\nS: $b OK done\n";
  }

  private static IMAPStore store(ScriptedServer server, String... keysAndValues)
      throws MessagingException {
    Properties properties = TestSettings.properties((Object[]) keysAndValues);
    properties.setProperty("mail.imap4x.timeout", "5000");
    properties.setProperty("mail.imap4x.reconnect.delay", "1");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static IMAPFolder open(IMAPStore store) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  /** Asked before what must not be done twice, so that it can be found out whether it was done. */
  private static final String END_OF_TARGET =
      "C: $a STATUS to (UIDNEXT UIDVALIDITY)\n"
          + "S: * STATUS to (UIDNEXT 1 UIDVALIDITY 7)\nS: $a OK x\n";

  @Test
  void list_lineThatCannotBeRead_hidesNoOtherFolder() throws Exception {
    String script =
        login("")
            + "C: $a LIST \"\" %\nS: * LIST () \"/\" a\nS: * LIST () \"/\nS: * LIST () \"/\" b\nS: $a OK x\n"
            + "C: $a LIST \"\" %\nS: * LIST () \"/\nS: $a OK x\n"
            + "C: $a LSUB \"\" %\nS: * LSUB (\nS: $a OK x\n"
            + "C: $a LIST \"\" %\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder root = store.getDefaultFolder();
      assertEquals(
          List.of("a", "b"), Arrays.stream(root.list("%")).map(Folder::getFullName).toList());
      MessagingException e = assertThrows(MessagingException.class, () -> root.list("%"));
      assertTrue(e.getMessage().contains("* LIST () \"/"), e::getMessage);
      assertThrows(MessagingException.class, () -> root.listSubscribed("%"));
      assertEquals(0, root.list("%").length);
      server.verifyComplete();
    }
  }

  @Test
  void counts_ofAListThatBroke_areAskedForAlone() throws Exception {
    String items = "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)";
    String script =
        login("LIST-STATUS")
            + ("C: $a LIST \"\" % RETURN (STATUS " + items + ")\n")
            + "S: * LIST () \"/\" a\nS: * LIST () \"/\" b\n"
            + "S: * STATUS a (MESSAGES 1)\nS: * STATUS \"b\" (MESSAGES 7 UIDNEXT (( UNSEEN 3)\n"
            + ("S: $a OK x\nC: $a STATUS b " + items + "\n")
            + "S: * STATUS b (MESSAGES 7 UNSEEN 3)\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().list("%");
      assertEquals(1, folders[0].getMessageCount());
      assertEquals(3, folders[1].getUnreadMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void exists_lineThatCannotBeRead_isNotAMissingFolder() throws Exception {
    String bad = "S: * LIST () \"/\nS: $a OK x\n";
    String script =
        login("SPECIAL-USE")
            + ("C: $a LIST \"\" x\n" + bad)
            + ("C: $a LIST \"\" x\nS: * LIST () \"/\" x\n" + bad)
            + ("C: $a LSUB \"\" x\nS: * LSUB (\n" + bad)
            + ("C: $a LIST \"\" \"\"\n" + bad)
            + ("C: $a LIST \"\" *\n" + bad)
            + "C: $a STATUS x (UIDNEXT)\nS: * STATUS x UIDNEXT 7\nS: $a OK x\n"
            + "C: $a EXAMINE x\nC: $b UID SEARCH ALL\nS: $a NO x\nS: $b BAD x\n"
            + ("C: $a LIST \"\" x\n" + bad);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder x = (IMAPFolder) store.getFolder("x");
      assertThrows(MessagingException.class, x::exists);
      assertTrue(x.exists());
      assertThrows(MessagingException.class, () -> x.catalog().isSubscribed(x.mailboxName()));
      assertThrows(MessagingException.class, () -> store.getDefaultFolder().getSeparator());
      assertThrows(MessagingException.class, () -> x.catalog().bySpecialUse("\\Sent"));
      MessagingException status = assertThrows(MessagingException.class, x::getUIDNext);
      assertTrue(status.getMessage().contains("* STATUS x UIDNEXT 7"), status::getMessage);
      MessagingException open =
          assertThrows(MessagingException.class, () -> x.open(Folder.READ_ONLY));
      assertTrue(open.getMessage().contains("EXAMINE"), open::getMessage);
      server.verifyComplete();
    }
  }

  @Test
  void delete_lostAndListUnreadable_isNotTakenForDone() throws Exception {
    String script =
        login("")
            + "C: $a DELETE x\n!reset\nconnection 2:\n"
            + login("")
            + "C: $a LIST \"\" x\nS: * LIST () \"/\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder x = store.getFolder("x");
      MessagingException e = assertThrows(MessagingException.class, () -> x.delete(false));
      assertEquals(IMAPException.Outcome.UNKNOWN, IMAPException.outcome(e).orElseThrow());
      server.verifyComplete();
    }
  }

  @Test
  void sortAndThread_answersThatCannotBeRead_areMadeHere() throws Exception {
    String script =
        login("UNSELECT SORT THREAD=ORDEREDSUBJECT")
            + select("5 7")
            + "C: $a UID SORT (ARRIVAL) UTF-8 ALL\nS: * SORT 5\nS: * SORT 7 x\nS: $a OK x\n"
            + "C: $a UID FETCH 5,7 $*\n"
            + "S: * 1 FETCH (UID 5 INTERNALDATE \"02-Jan-2024 00:00:00 +0000\")\n"
            + "S: * 2 FETCH (UID 7 INTERNALDATE \"01-Jan-2024 00:00:00 +0000\")\nS: $a OK x\n"
            + "C: $a UID THREAD ORDEREDSUBJECT UTF-8 ALL\nS: * THREAD (5)\nS: * THREAD (7\nS: $a OK x\n"
            + "C: $a UID FETCH 5,7 $*\n"
            + "S: * 1 FETCH (UID 5 ENVELOPE (NIL \"a\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
            + "S: * 2 FETCH (UID 7 ENVELOPE (NIL \"b\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
            + "S: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] sorted = folder.getSortedMessages(new SortTerm[] {SortTerm.ARRIVAL});
      assertEquals(List.of(2, 1), Arrays.stream(sorted).map(Message::getMessageNumber).toList());
      assertEquals(2, folder.getThreads("ORDEREDSUBJECT", null).size());
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void close_withoutUnselect_examinesFirst() throws Exception {
    String script =
        login("")
            + select("5")
            + "C: $a EXAMINE INBOX\nS: $a OK [READ-ONLY] x\nC: $a CLOSE\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      open(store).close(false);
      server.verifyComplete();
    }
  }

  @Test
  void open_readOnlyCode_isTakenFromTheCodeOnly() throws Exception {
    String script =
        login("UNSELECT")
            + select("INBOX", 1, "5", "this is not READ-ONLY")
            + "C: $a UNSELECT\nS: $a OK x\n"
            + select("INBOX", 1, "5", "[READ-ONLY]")
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      assertEquals(Folder.READ_WRITE, folder.getMode());
      folder.close(false);
      assertThrows(ReadOnlyFolderException.class, () -> folder.open(Folder.READ_WRITE));
      server.verifyComplete();
    }
  }

  @Test
  void expunge_severalAndForeign_numbersStay() throws Exception {
    String script =
        login("UNSELECT")
            + select("101 105 109")
            + "C: $a NOOP\nS: * 1 EXPUNGE\nS: $a OK x\n"
            + "C: $a UID STORE 109 +FLAGS (\\Deleted)\n"
            + "S: * 2 FETCH (UID 109 FLAGS (\\Deleted))\nS: $a OK x\n"
            + "C: $a EXPUNGE\nS: * 2 EXPUNGE\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages();
      assertEquals(200, folder.getUIDNext());
      assertTrue(all[0].isExpunged());
      folder.setFlags(new Message[] {all[2]}, new Flags(Flags.Flag.DELETED), true);
      assertEquals(3, all[2].getMessageNumber());
      Message[] gone = folder.expunge();
      assertEquals(2, gone.length);
      assertSame(all[0], gone[0]);
      assertSame(all[2], gone[1]);
      assertEquals(1, all[1].getMessageNumber());
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void vanished_severalUids_removesExactlyThose() throws Exception {
    String script =
        login("UNSELECT")
            + select("101 103 107 108")
            + "C: $a NOOP\nS: * VANISHED 103,107,300\nS: $a OK x\n"
            + "C: $a NOOP\nS: $a OK x\nC: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages();
      folder.getUIDNext();
      assertTrue(all[1].isExpunged() && all[2].isExpunged());
      assertFalse(all[0].isExpunged() || all[3].isExpunged());
      assertEquals(2, folder.expunge(new Message[0]).length + 2);
      assertEquals(200, folder.getUIDNext());
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void openToResync_serverWithoutCondstore_opensPlainlyAndTellsNothing() throws Exception {
    String script =
        login("UNSELECT")
            + select("101")
            + "C: $a UNSELECT\nS: $a OK x\n"
            + select("101")
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      assertNull(folder.open(Folder.READ_WRITE, new ResyncData(1, 5)));
      folder.close(false);
      assertNull(folder.open(Folder.READ_WRITE, ResyncData.CONDSTORE));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void copyUid_serverSaysNothing_isNull() throws Exception {
    String script =
        login("UNSELECT UIDPLUS")
            + select("101 105")
            + END_OF_TARGET
            + "C: $a UID COPY 101 to\nS: $a OK x\nC: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      AppendUID[] uids =
          folder.copyUIDMessages(new Message[] {folder.getMessage(1)}, store.getFolder("to"));
      assertEquals(1, uids.length);
      assertNull(uids[0]);
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void move_noMoveButUidPlus_expungesExactlyWhatWasCopied() throws Exception {
    String script =
        login("UNSELECT UIDPLUS")
            + select("101 105 109")
            + END_OF_TARGET
            + "C: $a UID COPY 101,105 to\nS: $a OK [COPYUID 7 101 1] x\n"
            + "C: $a UID STORE 101 +FLAGS (\\Deleted)\nS: $a OK x\n"
            + "C: $a UID EXPUNGE 101\nS: * 1 EXPUNGE\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages(1, 2);
      MessagingException e =
          assertThrows(
              MessagingException.class, () -> folder.moveMessages(all, store.getFolder("to")));
      assertTrue(e.getMessage().contains("105"), e.getMessage());
      assertTrue(all[0].isExpunged());
      assertFalse(all[1].isExpunged());
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void move_neitherMoveNorUidPlus_onlyMarks() throws Exception {
    String script =
        login("UNSELECT")
            + select("101")
            + END_OF_TARGET
            + "C: $a UID COPY 101 to\nS: $a OK x\n"
            + "C: $a UID STORE 101 +FLAGS (\\Deleted)\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      folder.moveMessages(folder.getMessages(), store.getFolder("to"));
      assertThrows(MessagingException.class, () -> folder.expunge(folder.getMessages()));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void lostConnection_nextCall_goesOnWithEvents() throws Exception {
    String script =
        login("UNSELECT")
            + select("101 105 109")
            + "!await cut\n!reset\n"
            + "connection 2:\n"
            + login("UNSELECT")
            + select("105 109 200")
            + "C: $a NOOP\nS: $a OK x\nC: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message[] all = folder.getMessages();
      server.signal("cut");
      folder.getUIDNext();
      assertTrue(folder.isOpen());
      assertTrue(all[0].isExpunged());
      assertEquals(4, folder.getMessageCount());
      assertEquals(200, folder.getUID(folder.getMessage(4)));
      assertSame(all[2], folder.getMessage(3));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void lostConnection_otherUidValidity_closesWithCause() throws Exception {
    String script =
        login("UNSELECT")
            + select("101")
            + "!await cut\n!reset\n"
            + "connection 2:\n"
            + login("UNSELECT")
            + select("INBOX", 2, "101", "");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      Message old = folder.getMessage(1);
      CountDownLatch closed = new CountDownLatch(1);
      folder.addConnectionListener(
          new ConnectionAdapter() {
            @Override
            public void closed(ConnectionEvent e) {
              closed.countDown();
            }
          });
      server.signal("cut");
      FolderClosedException e = assertThrows(FolderClosedException.class, folder::getUIDNext);
      assertTrue(e.getMessage().contains("UIDVALIDITY"), e.getMessage());
      assertTrue(old.isExpunged());
      assertFalse(folder.isOpen());
      assertThrows(FolderClosedException.class, folder::getMessages);
      assertTrue(closed.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void lostConnection_reconnectOff_closesFolderOnce() throws Exception {
    String script = login("UNSELECT") + select("101") + "!await cut\n!reset\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.reconnect", "false")) {
      IMAPFolder folder = open(store);
      AtomicInteger closed = new AtomicInteger();
      folder.addConnectionListener(
          new ConnectionAdapter() {
            @Override
            public void closed(ConnectionEvent e) {
              closed.incrementAndGet();
            }
          });
      server.signal("cut");
      FolderClosedException e = assertThrows(FolderClosedException.class, folder::getUIDNext);
      assertTrue(e.getCause() != null, "no cause");
      assertThrows(FolderClosedException.class, folder::getMessages);
      folder.close(false);
      assertThrows(IllegalStateException.class, folder::getMessages);
      while (closed.get() == 0) {
        Thread.onSpinWait();
      }
      assertEquals(1, closed.get());
    }
  }

  @Test
  void lostStore_cantBeReplaced_saysWhyAndClosesOnce() throws Exception {
    String script =
        login("UNSELECT")
            + "!await cut\n!reset\n"
            + "connection *:\nS: * BYE too many connections\n!close\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      IMAPStore store = store(server, "mail.imap4x.reconnect.timeout", "300");
      AtomicInteger closed = new AtomicInteger();
      store.addConnectionListener(
          new ConnectionAdapter() {
            @Override
            public void closed(ConnectionEvent e) {
              closed.incrementAndGet();
            }
          });
      server.signal("cut");
      Folder folder = store.getFolder("x");
      StoreClosedException e = assertThrows(StoreClosedException.class, folder::exists);
      assertTrue(e.getMessage().contains("too many connections"), e.getMessage());
      assertTrue(e.getCause() != null, "no cause");
      assertFalse(store.isConnected());
      store.close();
      while (closed.get() == 0) {
        Thread.onSpinWait();
      }
      assertEquals(1, closed.get());
    }
  }

  @Test
  void close_otherThreadBlocked_endsItAtOnce() throws Exception {
    String script =
        login("UNSELECT") + select("101") + "C: $a NOOP\n!reached noop\n!expect-close\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = open(store);
      CountDownLatch ended = new CountDownLatch(1);
      Thread blocked =
          new Thread(
              () -> {
                try {
                  folder.getUIDNext();
                } catch (FolderClosedException e) {
                  ended.countDown();
                } catch (MessagingException e) {
                  // not what is wanted: the latch stays
                }
              });
      blocked.start();
      server.awaitReached("noop");
      long begun = System.nanoTime();
      folder.close(false);
      assertTrue(ended.await(3, TimeUnit.SECONDS), "the call did not end");
      assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(3));
    }
  }

  @Test
  void namespace_refused_fallsBackToTheDefaultFolder() throws Exception {
    String script =
        login("NAMESPACE")
            + "C: $a NAMESPACE\nS: $a BAD Command Error. 11\n"
            + "C: $a NAMESPACE\nS: $a NO x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertEquals("", store.getPersonalNamespaces()[0].getFullName());
      assertEquals(0, store.getSharedNamespaces().length);
      server.verifyComplete();
    }
  }
}
