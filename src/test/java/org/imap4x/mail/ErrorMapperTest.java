package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.StoreClosedException;
import jakarta.mail.URLName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.mail.IMAPException.Kind;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.login.FailureKind;
import org.imap4x.mail.login.FailureText;
import org.imap4x.mail.login.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command core's failures become. */
class ErrorMapperTest {
  private static final Store STORE = new NoStore();

  private static final class NoStore extends Store {
    NoStore() {
      super(Session.getInstance(TestSettings.properties()), new URLName("imap4x://h"));
    }

    @Override
    public Folder getDefaultFolder() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Folder getFolder(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Folder getFolder(URLName url) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoFolder extends Folder {
    NoFolder() {
      super(STORE);
    }

    @Override
    public String getName() {
      return "x";
    }

    @Override
    public String getFullName() {
      return "x";
    }

    @Override
    public Folder getParent() {
      return this;
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public Folder[] list(String pattern) {
      return new Folder[0];
    }

    @Override
    public char getSeparator() {
      return '/';
    }

    @Override
    public int getType() {
      return 0;
    }

    @Override
    public boolean create(int type) {
      return false;
    }

    @Override
    public boolean hasNewMessages() {
      return false;
    }

    @Override
    public Folder getFolder(String name) {
      return this;
    }

    @Override
    public boolean delete(boolean recurse) {
      return false;
    }

    @Override
    public boolean renameTo(Folder f) {
      return false;
    }

    @Override
    public void open(int mode) {}

    @Override
    public void close(boolean expunge) {}

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public jakarta.mail.Flags getPermanentFlags() {
      return new jakarta.mail.Flags();
    }

    @Override
    public int getMessageCount() {
      return 0;
    }

    @Override
    public Message getMessage(int number) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void appendMessages(Message[] messages) {}

    @Override
    public Message[] expunge() {
      return new Message[0];
    }
  }

  private static IMAPException failed(String said, String what) {
    return (IMAPException) ImapFaults.ERRORS.failed(Failures.of(said), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO [NONEXISTENT] no such thing | FolderNotFoundException",
        "NO [TRYCREATE] create it first | FolderNotFoundException",
        "NO Mailbox doesn't exist: x | FolderNotFoundException",
        "NO x doesn't exist. Unknown Mailbox | FolderNotFoundException",
        "NO [READ-ONLY] can't | ReadOnlyFolderException",
        "NO [AUTHENTICATIONFAILED] wrong | AuthenticationFailedException",
        "NO [AUTHORIZATIONFAILED] not you | AuthenticationFailedException",
        "NO [EXPIRED] old | AuthenticationFailedException",
        "NO [OVERQUOTA] quota exceeded | IMAPException",
        "NO no | IMAPException",
        "BAD User is authenticated but not connected. | IMAPException",
        "BYE going down | FolderClosedException",
        "LOST NOT_SENT | FolderClosedException",
        "TIMEOUT UNKNOWN | FolderClosedException",
        "PROTOCOL UNKNOWN | FolderClosedException",
      })
  void failure_withFolder_becomes(String said, String expected) {
    ImapException failure = Failures.of(said);
    MessagingException e = ImapFaults.ERRORS.map(failure, "open x", new NoFolder(), STORE);
    assertEquals(expected, e.getClass().getSimpleName());
    assertSame(failure, e.getCause());
    assertTrue(e.getMessage().startsWith("open x: "), e.getMessage());
    assertTrue(e.getMessage().contains(failure.serverText()), e.getMessage());
    assertEquals(
        Optional.of(IMAPException.Outcome.valueOf(failure.outcome().name())),
        IMAPException.outcome(e));
  }

  @Test
  void lost_withStoreOnly_isStoreClosed() {
    MessagingException e = ImapFaults.ERRORS.map(Failures.of("LOST UNKNOWN"), "list", null, STORE);
    assertSame(STORE, ((StoreClosedException) e).getStore());
    assertTrue(e.getMessage().endsWith("(outcome unknown)"), e.getMessage());
  }

  @Test
  void lost_withFolder_namesTheFolder() {
    Folder folder = new NoFolder();
    MessagingException e =
        ImapFaults.ERRORS.map(Failures.of("LOST NOT_SENT"), "read", folder, STORE);
    assertSame(folder, ((FolderClosedException) e).getFolder());
  }

  @Test
  void failed_lostButReplaced_tellsTheOutcome() {
    IMAPException e = failed("LOST UNKNOWN", "append");
    assertEquals(IMAPException.Outcome.UNKNOWN, e.getOutcome());
    assertEquals(Kind.CONNECTION_LOST, e.getKind());
    assertEquals("append: reset (outcome unknown)", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds | THROTTLED",
        "BYE Account exceeded command or bandwidth limits. | THROTTLED",
        "NO [OVERQUOTA] Account exceeded command or bandwidth limits. | THROTTLED",
        "NO [ALERT] Too many simultaneous connections. (Failure) | TOO_MANY_CONNECTIONS",
        "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded"
            + " (mail_max_userip_connections=10) | TOO_MANY_CONNECTIONS",
        "NO [OVERQUOTA] Quota exceeded | OVER_QUOTA",
        "NO Message was not stored, quota exceeded | OVER_QUOTA",
        "BAD User is authenticated but not connected. | UNAVAILABLE",
        "NO [UNAVAILABLE] Temporary authentication failure. | UNAVAILABLE",
        "NO Server Unavailable. 15 | UNAVAILABLE",
        "NO [INUSE] locked | UNAVAILABLE",
        "NO [SERVERBUG] Internal error | UNAVAILABLE",
        "NO [NOPERM] not yours | NO_PERMISSION",
        "NO [LIMIT] too many | LIMIT",
        "NO [TOOBIG] big | LIMIT",
        "NO [ALREADYEXISTS] there | ALREADY_EXISTS",
        "NO [PRIVACYREQUIRED] TLS first | PRIVACY_REQUIRED",
        "NO [AUTHENTICATIONFAILED] Authentication failed. | CREDENTIALS",
        "NO no | REFUSED",
        "BAD what | BAD",
        "BYE bye | CONNECTION_LOST",
        "LOST NOT_SENT | CONNECTION_LOST",
        "TIMEOUT UNKNOWN | TIMEOUT",
        "PROTOCOL UNKNOWN | PROTOCOL",
      })
  void kind_ofWhatServersSay(String said, Kind expected) {
    assertEquals(expected.name(), FailureText.kind(Failures.of(said)).name());
    assertEquals(expected, failed(said, "x").getKind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds | 92415",
        "NO throttled, backoff time 5 seconds | 5000",
        "NO Suggested Backoff Time: 9999999999 milliseconds | 86400000",
      })
  void retryAfter_isInTheException(String said, long millis) {
    IMAPException e = failed(said, "x");
    assertEquals(Optional.of(Duration.ofMillis(millis)), e.getRetryAfter());
    assertEquals(
        Optional.of(Duration.ofMillis(millis)),
        IMAPException.retryAfter(new MessagingException("outer", e)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO later", "BAD Suggested Backoff Time: soon", "LOST NOT_SENT"})
  void retryAfter_notSaid_isEmpty(String said) {
    assertTrue(failed(said, "x").getRetryAfter().isEmpty());
  }

  @Test
  void imapException_parts_areTheServers() {
    IMAPException e = failed("NO [OVERQUOTA] quota exceeded", "append");
    assertEquals("OVERQUOTA", e.getResponseCode());
    assertEquals("quota exceeded", e.getServerText());
    assertEquals(IMAPException.Outcome.REFUSED, e.getOutcome());
    assertTrue(e.getMessage().contains("[OVERQUOTA] quota exceeded"), e.getMessage());
  }

  @Test
  void kinds_ofRoomAndException_haveTheSameNames() {
    assertEquals(
        Arrays.stream(FailureKind.values()).map(Enum::name).toList(),
        Arrays.stream(Kind.values()).map(Enum::name).toList());
  }

  @Test
  void kind_ofOtherExceptions_isEmpty() {
    assertTrue(IMAPException.kind(new MessagingException("x")).isEmpty());
  }
}
