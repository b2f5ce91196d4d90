package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What messages cost, in octets allocated, of which nothing is read; and how reading begins. */
@Timeout(60)
class UnreadCostTest {
  private static final int MESSAGES = 8000;

  private static final String SESSION =
      "S: * OK [CAPABILITY IMAP4rev1 ESEARCH] hi\nC: $tag LOGIN $user $word\n"
          + "S: $tag OK [CAPABILITY IMAP4rev1 ESEARCH] in\n"
          + "C: $sel SELECT INBOX\nC: $all UID SEARCH RETURN (ALL) ALL\n"
          + "S: * 8000 EXISTS\nS: * OK [UIDVALIDITY 7] v\nS: * OK [UIDNEXT 9001] n\n"
          + "S: $sel OK [READ-WRITE] open\n"
          + "S: * ESEARCH (TAG \"$all\") UID ALL 1001:9000\nS: $all OK done\n"
          + "MORE!auto NOOP EXAMINE CLOSE LOGOUT\n";

  /** Every other one: each number is that of the moment. */
  private static final String EXPUNGE =
      "C: $tag EXPUNGE\n!for i 1 4000\nS: * $i EXPUNGE\n!end\nS: $tag OK done\n";

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Something to be done with an open folder. */
  private interface Work {
    long run(Folder folder) throws Exception;
  }

  private static long open(String more, Work work) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.timeout", "20000");
    try (ScriptedServer server = ScriptedServer.inline(SESSION.replace("MORE", more));
        Store store = Session.getInstance(properties).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      assertEquals(MESSAGES, folder.getMessageCount());
      long result = work.run(folder);
      server.verifyComplete();
      return result;
    }
  }

  private static long gettingEach(Folder folder) throws Exception {
    long start = allocated();
    Message[] all = folder.getMessages();
    long octets = allocated() - start;
    assertEquals(MESSAGES, all.length);
    assertEquals(MESSAGES, all[MESSAGES - 1].getMessageNumber());
    return octets / MESSAGES;
  }

  /** The API's message alone has 64, and its constructor makes 24 more. */
  @Test
  void getMessages_ofAll_allocatesHardlyMoreThanTheMessages() throws Exception {
    open("", UnreadCostTest::gettingEach);
    long each = open("", UnreadCostTest::gettingEach);
    assertTrue(each <= 96, each + " octets for each");
  }

  private static long expungingEach(Folder folder) throws Exception {
    Message[] all = folder.getMessages();
    long start = allocated();
    Message[] gone = folder.expunge();
    long octets = allocated() - start;
    assertEquals(MESSAGES / 2, gone.length);
    assertSame(all[MESSAGES - 2], gone[gone.length - 1]);
    assertEquals(MESSAGES / 2, all[MESSAGES - 1].getMessageNumber());
    assertEquals(MESSAGES / 2, folder.getMessageCount());
    return octets / gone.length;
  }

  /** Of each the line, the response, the change of the mailbox; some room for the JVM. */
  @Test
  void expunge_plainResponses_allocateLittleForEach() throws Exception {
    open(EXPUNGE, UnreadCostTest::expungingEach);
    long each = open(EXPUNGE, UnreadCostTest::expungingEach);
    assertTrue(each <= 700, each + " octets for each");
  }

  @Test
  void reading_begunByThreadsAtOnce_isOfOneMessage() throws Exception {
    open(
        "",
        folder -> {
          Message[] all = folder.getMessages();
          int threads = 4;
          ExecutorService executor = Executors.newFixedThreadPool(threads);
          CyclicBarrier together = new CyclicBarrier(threads);
          List<Future<List<ServerMessage>>> begun = new ArrayList<>();
          try {
            for (int i = 0; i < threads; i++) {
              begun.add(
                  executor.submit(
                      () -> {
                        together.await();
                        List<ServerMessage> mine = new ArrayList<>();
                        for (Message message : all) {
                          mine.add(((IMAPMessage) message).core());
                        }
                        return mine;
                      }));
            }
            List<ServerMessage> first = begun.get(0).get();
            for (Future<List<ServerMessage>> other : begun) {
              List<ServerMessage> same = other.get();
              for (int i = 0; i < MESSAGES; i++) {
                assertSame(first.get(i), same.get(i));
                assertSame(all[i], same.get(i).face());
              }
            }
          } finally {
            executor.shutdownNow();
          }
          assertEquals(1001, first(all).uid());
          assertSame(all[0], folder.getMessage(1));
          return 0;
        });
  }

  private static ServerMessage first(Message[] all) {
    return ((IMAPMessage) all[0]).core();
  }

  @Test
  void reading_begunOfOne_isTheSameMessageWhenTheOthersAreCollected() throws Exception {
    open(
        "",
        folder -> {
          Message[] all = folder.getMessages();
          Message unread = all[5000];
          Message begun = all[100];
          ((IMAPMessage) begun).core();
          WeakReference<Message> other = new WeakReference<>(all[7000]);
          all = null;
          for (int i = 0; i < 200 && other.get() != null; i++) {
            System.gc();
            Thread.sleep(5);
          }
          assertNull(other.get());
          assertSame(unread, folder.getMessage(5001));
          assertSame(begun, folder.getMessage(101));
          return 0;
        });
  }
}
