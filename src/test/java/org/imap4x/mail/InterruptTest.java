package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.imap4x.mail.IMAPException.Kind;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupted call ends; its folder and its connection do not. */
@Timeout(30)
class InterruptTest {
  private static final String OPEN =
      "S: * OK [CAPABILITY IMAP4rev1] ready\n"
          + "C: $tag LOGIN $user $password\nS: $tag OK [CAPABILITY IMAP4rev1] in\n"
          + "C: $s EXAMINE INBOX\nC: $u UID SEARCH ALL\n"
          + "S: * 2 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT 20] .\nS: $s OK .\n"
          + "S: * SEARCH 10 12\nS: $u OK .\n";

  @Test
  void call_interrupted_leavesFolderAndConnection() throws Exception {
    String script =
        OPEN
            + "C: $a UID FETCH $* $*\n!reached blocked\n!await go\n"
            + "S: * 1 FETCH (UID 10 FLAGS (\\Seen))\nS: $a OK .\n"
            + "C: $b UID FETCH $* $*\nS: * 1 FETCH (UID 10 FLAGS (\\Flagged))\nS: $b OK .\n"
            + "!auto UNSELECT CLOSE EXAMINE NOOP\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store =
            (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      Message message = inbox.getMessage(1);
      CompletableFuture<Void> result = new CompletableFuture<>();
      Thread caller = new Thread(() -> ask(message, result));
      caller.start();
      server.awaitReached("blocked");
      caller.interrupt();
      Throwable e = assertThrows(CompletionException.class, result::join).getCause();
      assertEquals(Kind.INTERRUPTED, IMAPException.kind(e).orElseThrow(), e::toString);
      assertTrue(inbox.isOpen());
      server.signal("go");
      assertTrue(message.getFlags().contains(jakarta.mail.Flags.Flag.FLAGGED));
      assertEquals(1, server.connectionCount());
    }
  }

  private static void ask(Message message, CompletableFuture<Void> result) {
    try {
      message.getFlags();
      result.complete(null);
    } catch (MessagingException e) {
      result.completeExceptionally(
          Thread.currentThread().isInterrupted() ? e : new AssertionError("status lost", e));
    }
  }
}
