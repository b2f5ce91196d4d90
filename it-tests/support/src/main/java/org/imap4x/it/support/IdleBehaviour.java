package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IdleManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Waiting for mail. */
public abstract class IdleBehaviour extends ServerBehaviour {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> told = new CopyOnWriteArrayList<>();

  protected IdleBehaviour(TestServer server) {
    super(server);
  }

  @AfterAll
  void endThreads() {
    threads.shutdownNow();
  }

  private void listen(IMAPFolder to) {
    told.clear();
    to.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            for (Message message : e.getMessages()) {
              try {
                told.add(message.getSubject());
              } catch (MessagingException f) {
                told.add(f.toString());
              }
            }
          }

          @Override
          public void messagesRemoved(MessageCountEvent e) {
            for (Message message : e.getMessages()) {
              told.add("removed " + message.getMessageNumber());
            }
          }
        });
  }

  private Future<?> idle(IMAPFolder of, boolean once) {
    return threads.submit(
        () -> {
          of.idle(once);
          return null;
        });
  }

  private void awaitTold(String... expected) throws Exception {
    Await.until(PATIENCE, () -> told.size() >= expected.length, () -> "told only: " + told);
    assertEquals(List.of(expected), told);
  }

  @Test
  void idleOnce_mailArrives_returnsAfterTelling() throws Exception {
    numbered(1);
    listen(folder);
    Future<?> idling = idle(folder, true);
    other().append(folder.getFullName(), "", Samples.small(2));
    idling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    awaitTold("number 2");
    assertEquals(2, folder.getMessageCount());
  }

  @Test
  void idle_callFromAnotherThread_endsIt() throws Exception {
    numbered(1);
    folder.addMessageCountListener(
        new MessageCountAdapter() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            told.add("added " + e.getMessages()[0].getMessageNumber());
          }
        });
    told.clear();
    Future<?> idling = idle(folder, false);
    RawImap other = otherHere();
    other.append(folder.getFullName(), "", Samples.small(2));
    awaitTold("added 2");
    other.append(folder.getFullName(), "", Samples.small(3));
    awaitTold("added 2", "added 3");
    assertFalse(idling.isDone(), "nobody has called the folder");
    assertEquals(3, folder.getMessageCount());
    assertTrue(folder.isOpen());
    idling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals("number 1", folder.getMessage(1).getSubject());
  }

  @Test
  void idle_close_endsIt() throws Exception {
    numbered(1);
    listen(folder);
    Future<?> idling = idle(folder, false);
    other().append(folder.getFullName(), "", Samples.small(2));
    awaitTold("number 2");
    folder.close(false);
    try {
      idling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      assertTrue(e.getCause() instanceof MessagingException, e::toString);
    }
    assertFalse(folder.isOpen());
  }

  @Test
  void idleManager_watchOnce_goesOnAfterOtherCommands() throws Exception {
    numbered(2);
    listen(folder);
    IdleManager manager = new IdleManager(SESSION, threads);
    manager.watch(folder);
    RawImap other = otherHere();
    other.append(folder.getFullName(), "", Samples.small(3));
    awaitTold("number 3");
    assertEquals(3, folder.getMessageCount());
    assertEquals("number 1", folder.getMessage(1).getSubject());
    other.append(folder.getFullName(), "", Samples.small(4));
    awaitTold("number 3", "number 4");
    other.command("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
    other.command("UID EXPUNGE 1");
    awaitTold("number 3", "number 4", "removed 1");
    manager.stop();
    assertFalse(manager.isRunning());
    assertEquals("number 4", folder.getMessage(4).getSubject());
  }

  @Test
  void idleManager_twoFoldersOverTls_areBothWatched() throws Exception {
    try (jakarta.mail.Store secure = server.store("imap4xs", user, new Properties())) {
      IMAPFolder one = (IMAPFolder) secure.getFolder(folder.getFullName());
      IMAPFolder two = (IMAPFolder) secure.getFolder(folder.getFullName() + " two");
      two.create(jakarta.mail.Folder.HOLDS_MESSAGES);
      one.open(jakarta.mail.Folder.READ_ONLY);
      two.open(jakarta.mail.Folder.READ_ONLY);
      listen(one);
      listen(two);
      IdleManager manager = new IdleManager(SESSION, threads);
      manager.watch(one);
      manager.watch(two);
      RawImap other = other();
      other.append(one.getFullName(), "", Samples.small(1));
      awaitTold("number 1");
      other.append(two.getFullName(), "", Samples.small(2));
      awaitTold("number 1", "number 2");
      manager.stop();
    }
  }
}
