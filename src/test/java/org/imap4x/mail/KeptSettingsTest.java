package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import java.lang.ref.WeakReference;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set or prefetched for a message outlives the object that the application dropped. */
@Timeout(60)
class KeptSettingsTest {
  private FaultyServer server;
  private IMAPStore store;
  private IMAPFolder inbox;

  @BeforeEach
  void open() throws Exception {
    server = new FaultyServer("UNSELECT");
    for (int i = 1; i <= 9; i++) {
      server.mailbox("INBOX").add("Subject: s" + i + "\n\nbody" + i);
    }
    store =
        (IMAPStore)
            Session.getInstance(TestSettings.properties("mail.imap4x.readahead", "false"))
                .getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    inbox = (IMAPFolder) store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    server.close();
  }

  /** Until another message's object, which nothing was said of, is gone. */
  private void collect() throws Exception {
    WeakReference<Message> other = new WeakReference<>(inbox.getMessage(9));
    while (other.get() != null) {
      assertFalse(Thread.currentThread().isInterrupted(), "it is still held");
      System.gc();
      Thread.onSpinWait();
    }
  }

  private IMAPMessage message(int number) throws Exception {
    return (IMAPMessage) inbox.getMessage(number);
  }

  @Test
  void peek_ofAnObjectThatWasDropped_staysWithTheMessage() throws Exception {
    WeakReference<Message> first = new WeakReference<>(message(1));
    message(1).setPeek(true);
    message(2).setPeek(true);
    message(2).setPeek(false);
    collect();
    assertTrue(message(1).getPeek());
    assertFalse(message(2).getPeek());
    assertFalse(message(3).getPeek());
    message(1).getContent();
    message(2).getContent();
    inbox.close(false);
    assertEquals(java.util.Set.of(), server.mailbox("INBOX").flags(1));
    assertEquals(java.util.Set.of("\\Seen"), server.mailbox("INBOX").flags(2));
    first.clear();
  }

  @Test
  void peek_afterExpunge_staysWithItsMessage() throws Exception {
    message(3).setPeek(true);
    inbox.setFlags(new int[] {1}, new Flags(Flags.Flag.DELETED), true);
    inbox.expunge();
    collectAfterExpunge();
    assertTrue(message(2).getPeek());
    assertFalse(message(3).getPeek());
  }

  private void collectAfterExpunge() throws Exception {
    WeakReference<Message> other = new WeakReference<>(inbox.getMessage(8));
    while (other.get() != null) {
      assertFalse(Thread.currentThread().isInterrupted(), "it is still held");
      System.gc();
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"envelope", "flags", "whole"})
  void prefetched_ofObjectsThatWereDropped_isNotAskedForAgain(String what) throws Exception {
    FetchProfile profile = new FetchProfile();
    profile.add(
        switch (what) {
          case "envelope" -> FetchProfile.Item.ENVELOPE;
          case "flags" -> FetchProfile.Item.FLAGS;
          default -> IMAPFolder.FetchProfileItem.MESSAGE;
        });
    inbox.fetch(inbox.getMessages(1, 8), profile);
    collect();
    long before = server.count("UID FETCH .*");
    for (int i = 1; i <= 8; i++) {
      IMAPMessage m = message(i);
      switch (what) {
        case "envelope" -> assertEquals("s" + i, m.getSubject());
        case "flags" -> assertEquals(0, m.getFlags().getSystemFlags().length);
        default ->
            assertEquals("s" + i, m.getMimeStream().readAllBytes().length > 0 ? "s" + i : "");
      }
    }
    assertEquals(before, server.count("UID FETCH .*"));
  }

  /** Only what has such a setting is kept: others go, though they were read. */
  @Test
  void read_withoutAnySetting_isNotKept() throws Exception {
    message(9).getSubject();
    collect();
  }
}
