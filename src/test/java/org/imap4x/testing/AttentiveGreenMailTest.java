package org.imap4x.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a message that comes while an IDLE begins. */
@Timeout(60)
class AttentiveGreenMailTest {
  /** The defect; when this fails GreenMail has mended it, and AttentiveGreenMail can go. */
  @Test
  void greenMail_messageWhileIdleBegins_isKeptBack() throws Exception {
    List<String> lines = linesOfIdle(new GreenMail(AttentiveGreenMail.setup()), true);
    assertFalse(lines.contains("* 1 EXISTS"), lines::toString);
    assertTrue(lines.contains("* 2 EXISTS"), lines::toString);
  }

  @Test
  void attentiveGreenMail_messageWhileIdleBegins_isTold() throws Exception {
    List<String> lines = linesOfIdle(new AttentiveGreenMail(), false);
    assertEquals("* 1 EXISTS", lines.get(0));
  }

  /**
   * What comes after {@code +} of an IDLE during whose beginning a message is delivered.
   *
   * @param another whether a second message is delivered and the IDLE ended; else only the first
   *     line is read
   */
  private static List<String> linesOfIdle(GreenMail server, boolean another) throws Exception {
    server.start();
    GreenMailUser user = server.setUser("u", "u", "p");
    MailFolder inbox = server.getManagers().getImapHostManager().getInbox(user);
    Hold hold = new Hold();
    inbox.addListener(hold); // before the session's, and with the lock that listening takes
    Thread delivery = new Thread(() -> deliver(inbox));
    try (Socket socket = new Socket("127.0.0.1", server.getImap().getPort())) {
      socket.setSoTimeout(20_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      say(socket, "1 LOGIN u p");
      readTo("1 ", in);
      say(socket, "2 SELECT INBOX");
      readTo("2 ", in);
      delivery.start();
      assertTrue(hold.reached.await(20, TimeUnit.SECONDS));
      say(socket, "3 IDLE");
      readTo("+", in); // nothing was new, and it is about to listen
      hold.goOn.countDown();
      delivery.join();
      if (!another) {
        return List.of(in.readLine());
      }
      deliver(inbox);
      say(socket, "DONE");
      return readTo("3 ", in);
    } finally {
      hold.goOn.countDown();
      server.stop();
    }
  }

  private static void deliver(MailFolder inbox) {
    try {
      MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
      message.setText("text");
      message.saveChanges();
      inbox.appendMessage(message, new Flags(), new Date());
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> readTo(String start, BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
      if (line.startsWith(start)) {
        return lines;
      }
    }
    throw new IOException("ended after " + lines);
  }

  /** Holds up the first delivery before anybody else hears of it. */
  private static final class Hold implements FolderListener {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void added(int msn) {
      reached.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void expunged(int msn) {}

    @Override
    public void flagsUpdated(int msn, Flags flags, Long uid) {}

    @Override
    public void mailboxDeleted() {}
  }
}
