package org.imap4x.it.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.imap4x.spring.Imap4xMailReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.endpoint.SourcePollingChannelAdapter;
import org.springframework.integration.mail.inbound.ImapIdleChannelAdapter;
import org.springframework.integration.mail.inbound.ImapMailReceiver;
import org.springframework.integration.mail.inbound.MailReceivingMessageSource;
import org.springframework.messaging.Message;
import org.springframework.scheduling.support.PeriodicTrigger;

/** Spring Integration's mail receivers on a real server, by imap4x. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReceiverTest {

  private static final long WAIT = 30_000;

  private final RealServer server = RealServer.shared("dovecot");
  private final String user = server.newUser();

  /** What {@code @EnableIntegration} brings. */
  @EnableIntegration
  static class Beans {}

  private String url(String protocol) {
    return protocol
        + "://"
        + user
        + ":"
        + server.password()
        + "@"
        + server.host()
        + ":"
        + server.port()
        + "/INBOX";
  }

  private void deliver(String subject) throws Exception {
    String text =
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: " + subject + "\r\n\r\nhello\r\n";
    try (RawImap raw = server.login(user)) {
      raw.append("INBOX", "", text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private String search(String key) throws Exception {
    try (RawImap raw = server.login(user)) {
      raw.command("EXAMINE INBOX");
      return raw.command("SEARCH " + key).get(0);
    }
  }

  private static GenericApplicationContext context() {
    GenericApplicationContext context = new GenericApplicationContext();
    new AnnotatedBeanDefinitionReader(context).register(Beans.class);
    context.refresh();
    return context;
  }

  private static <T extends ImapMailReceiver> T ready(
      T receiver, GenericApplicationContext context) {
    ConfigurableListableBeanFactory factory = context.getBeanFactory();
    Properties properties = new Properties();
    receiver.setJavaMailProperties(properties);
    receiver.setBeanFactory(factory);
    receiver.afterPropertiesSet();
    return receiver;
  }

  private static String subject(Message<?> received) throws Exception {
    assertNotNull(received, "nothing came");
    return assertInstanceOf(MimeMessage.class, received.getPayload()).getSubject();
  }

  @Test
  void polling_usualReceiverWithOurUrl_receives() throws Exception {
    deliver("first");
    try (GenericApplicationContext context = context()) {
      ImapMailReceiver receiver = ready(new ImapMailReceiver(url("imap4x")), context);
      receiver.setShouldDeleteMessages(false);
      QueueChannel channel = new QueueChannel();
      SourcePollingChannelAdapter adapter = new SourcePollingChannelAdapter();
      MailReceivingMessageSource source = new MailReceivingMessageSource(receiver);
      source.setBeanFactory(context.getBeanFactory());
      adapter.setSource(source);
      adapter.setOutputChannel(channel);
      adapter.setTrigger(new PeriodicTrigger(Duration.ofMillis(200)));
      adapter.setBeanFactory(context.getBeanFactory());
      adapter.afterPropertiesSet();
      adapter.start();
      assertEquals("first", subject(channel.receive(WAIT)));
      deliver("second");
      assertEquals("second", subject(channel.receive(WAIT)));
      adapter.stop();
      receiver.destroy();
    }
    assertEquals("* SEARCH", search("UNSEEN"));
    assertEquals("* SEARCH 1 2", search("ALL"));
  }

  @Test
  void polling_notToMarkAsRead_leavesUnseen() throws Exception {
    deliver("unread");
    try (GenericApplicationContext context = context()) {
      // The receiver sets mail.imap.peek and mail.imaps.peek only.
      ImapMailReceiver receiver = new ImapMailReceiver(url("imap4x"));
      receiver.setShouldMarkMessagesAsRead(false);
      receiver.setSimpleContent(false);
      ready(receiver, context);
      Object[] received = receiver.receive();
      assertEquals(1, received.length);
      assertEquals("hello\r\n", ((MimeMessage) received[0]).getContent());
      receiver.destroy();
    }
    assertEquals("* SEARCH 1", search("UNSEEN"));
  }

  @Test
  void idle_ourReceiver_receivesWhatComes() throws Exception {
    try (GenericApplicationContext context = context()) {
      Imap4xMailReceiver receiver = new Imap4xMailReceiver(url("imap4x"));
      receiver.setCancelIdleInterval(60);
      ready(receiver, context);
      QueueChannel channel = new QueueChannel();
      ImapIdleChannelAdapter adapter = new ImapIdleChannelAdapter(receiver);
      adapter.setOutputChannel(channel);
      adapter.setBeanFactory(context.getBeanFactory());
      adapter.afterPropertiesSet();
      adapter.start();
      for (String subject : new String[] {"one", "two", "three"}) {
        deliver(subject);
        assertEquals(subject, subject(channel.receive(WAIT)));
      }
      adapter.stop();
      receiver.destroy();
    }
    assertEquals("* SEARCH", search("UNSEEN"));
  }

  @Test
  void idle_intervalIsOver_returnsAndGoesOn() throws Exception {
    try (GenericApplicationContext context = context()) {
      Imap4xMailReceiver receiver = new Imap4xMailReceiver(url("imap4x"));
      receiver.setCancelIdleInterval(1);
      ready(receiver, context);
      long start = System.nanoTime();
      receiver.waitForNewMessages();
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      assertTrue(millis >= 900 && millis < 30_000, millis + " ms");
      deliver("later");
      receiver.waitForNewMessages();
      assertEquals(1, receiver.receive().length);
      receiver.destroy();
    }
  }

  @Test
  void idle_receiverIsDestroyed_ends() throws Exception {
    try (GenericApplicationContext context = context()) {
      Imap4xMailReceiver receiver = ready(new Imap4xMailReceiver(url("imap4x")), context);
      Thread waiting =
          new Thread(
              () -> {
                try {
                  receiver.waitForNewMessages();
                } catch (jakarta.mail.MessagingException | IllegalStateException e) {
                  // its folder was closed meanwhile
                }
              });
      CountDownLatch idling = new CountDownLatch(1);
      Logger lines = Logger.getLogger("org.imap4x.protocol");
      Handler handler = new Lines(line -> line.startsWith("S: + "), idling);
      lines.addHandler(handler);
      lines.setLevel(Level.FINER);
      try {
        waiting.start();
        assertTrue(idling.await(WAIT, TimeUnit.MILLISECONDS), "does not idle");
      } finally {
        lines.removeHandler(handler);
        lines.setLevel(null);
      }
      receiver.destroy();
      waiting.join(WAIT);
      assertFalse(waiting.isAlive(), "still waits");
    }
  }

  /** Looks at the lines of the session. */
  private static final class Lines extends Handler {
    private final Predicate<String> wanted;
    private final CountDownLatch seen;

    Lines(Predicate<String> wanted, CountDownLatch seen) {
      this.wanted = wanted;
      this.seen = seen;
    }

    @Override
    public void publish(LogRecord record) {
      if (wanted.test(record.getMessage())) {
        seen.countDown();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Why there is a receiver of ours: the usual one insists on the class of its own provider. */
  @Test
  void idle_usualReceiver_refusesOtherProviders() throws Exception {
    try (GenericApplicationContext context = context()) {
      ImapMailReceiver receiver = ready(new ImapMailReceiver(url("imap4x")), context);
      assertThrows(IllegalStateException.class, receiver::waitForNewMessages);
      receiver.destroy();
    }
  }
}
