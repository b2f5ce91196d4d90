package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.AttentiveGreenMail;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the usual provider gets wrong. Others of the list are tested where they belong:
 *
 * <ul>
 *   <li>VANISHED of several UIDs, and of unknown ones: {@code
 *       FolderScriptTest.vanished_severalUids_removesExactlyThose}
 *   <li>untagged data before a continuation: {@code
 *       LiteralsTest.untaggedData_beforeContinuation_isKept}
 *   <li>announced sizes, texts that end as literals do, endless lines: {@code
 *       ErrorsTest.literal_overLimit_isFatalWithoutMemory}, {@code FrameReaderTest}
 *   <li>READ-ONLY in a text: {@code FolderScriptTest.open_readOnlyCode_isTakenFromTheCodeOnly}
 *   <li>COPY without COPYUID: {@code FolderScriptTest.copyUid_serverSaysNothing_isNull}
 * </ul>
 */
@Timeout(60)
class IncumbentDefectsTest {
  private static final String EVIL = "a\r\nx LOGOUT\r\n";

  private final GreenMail server = new AttentiveGreenMail();
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private IMAPStore store;
  private IMAPFolder inbox;

  @BeforeEach
  void start() throws Exception {
    server.start();
    server.setUser("u", "u", "p");
    Session session = Session.getInstance(new Properties());
    session.setDebugOut(new PrintStream(wire, true, StandardCharsets.ISO_8859_1));
    session.setDebug(true);
    store = (IMAPStore) session.getStore("imap4x");
    store.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
    inbox = (IMAPFolder) store.getFolder("INBOX");
    inbox.appendMessages(new Message[] {mail("one"), mail("two"), mail("three")});
    inbox.open(Folder.READ_WRITE);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    server.stop();
  }

  private static MimeMessage mail(String subject) throws MessagingException {
    String text = "From: a@example.org\r\nSubject: " + subject + "\r\n\r\nbody\r\n";
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void everyMessageCommand_onTheWire_namesUids() throws Exception {
    Folder other = store.getFolder("other");
    assertTrue(other.create(Folder.HOLDS_MESSAGES));
    Message[] all = inbox.getMessages();
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    inbox.fetch(all, profile);
    assertEquals("two", all[1].getSubject());
    assertNotNull(all[1].getContent());
    all[1].writeTo(new ByteArrayOutputStream());
    inbox.setFlags(all, new Flags(Flags.Flag.FLAGGED), true);
    all[0].setFlag(Flags.Flag.ANSWERED, true);
    assertEquals(1, inbox.search(new SubjectTerm("two"), all).length);
    assertEquals(3, inbox.getSortedMessages(new SortTerm[] {SortTerm.SUBJECT}).length);
    inbox.copyMessages(new Message[] {all[0]}, other);
    inbox.moveMessages(new Message[] {all[1]}, other);
    all[2].setFlag(Flags.Flag.DELETED, true);
    inbox.expunge(new Message[] {all[2]});
    inbox.close(false);
    Pattern bySequence =
        Pattern.compile("(?mi)^C: \\S+ (FETCH|STORE|COPY|MOVE|SEARCH|SORT|THREAD)\\b");
    String session = wire.toString(StandardCharsets.ISO_8859_1);
    assertTrue(session.contains("UID FETCH") && session.contains("UID STORE"), session);
    assertFalse(bySequence.matcher(session).find(), session);
  }

  @Test
  void flagsHeadersAndTerms_withLineEnds_neverBecomeCommands() throws Exception {
    Message message = inbox.getMessage(1);
    FetchProfile profile = new FetchProfile();
    profile.add(EVIL);
    List<SearchTerm> terms =
        List.of(
            new HeaderTerm(EVIL, "x"),
            new HeaderTerm("X-A", EVIL),
            new SubjectTerm(EVIL),
            new FlagTerm(new Flags(EVIL), true));
    attempt(() -> message.setFlags(new Flags(EVIL), true));
    attempt(() -> inbox.setFlags(1, 2, new Flags(EVIL), true));
    attempt(() -> message.getHeader(EVIL));
    attempt(() -> inbox.fetch(inbox.getMessages(), profile));
    attempt(() -> inbox.setLabels(1, 2, new String[] {EVIL}, true));
    for (SearchTerm term : terms) {
      attempt(() -> inbox.search(term));
    }
    assertEquals(3, inbox.getMessageCount());
    assertFalse(wire.toString(StandardCharsets.ISO_8859_1).contains("C: x LOGOUT"));
    assertTrue(store.isConnected() && inbox.isOpen());
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void attempt(Attempt attempt) throws Exception {
    try {
      attempt.run();
    } catch (MessagingException | IllegalArgumentException refused) {
      assertNotNull(refused.getMessage());
    }
  }

  @Test
  void namespacePrefix_withLineEnds_neverBecomesACommand() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 NAMESPACE] ready\n"
            + "C: $tag LOGIN $user $password\n"
            + "S: $tag OK [CAPABILITY IMAP4rev1 NAMESPACE] in\n"
            + "C: $a NAMESPACE\n"
            + "S: * NAMESPACE ((\"\" \"/\")) ((\"~\\\"\\\\\" \"/\")) NIL\n"
            + "S: $a OK x\n"
            + "C: $a LIST \"\" {6}\nS: + go\nC: ~\"\\joe\n"
            + "S: $a OK x\n";
    Properties properties = TestSettings.properties("mail.imap4x.reconnect.timeout", "300");
    try (ScriptedServer odd = ScriptedServer.inline(script);
        IMAPStore s = (IMAPStore) Session.getInstance(properties).getStore("imap4x")) {
      s.connect(odd.host(), odd.port(), "u", "p");
      Folder[] users = s.getUserNamespaces("joe");
      assertEquals("~\"\\joe", users[0].getFullName());
      assertFalse(users[0].exists());
      odd.verifyComplete();
      assertThrows(Exception.class, () -> s.getUserNamespaces("joe" + EVIL)[0].exists());
    }
  }

  @Test
  void getUidNext_newMessage_isNeverStale() throws Exception {
    long before = inbox.getUIDNext();
    try (IMAPStore another = (IMAPStore) Session.getInstance(new Properties()).getStore("imap4x")) {
      another.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
      another.getFolder("INBOX").appendMessages(new Message[] {mail("four")});
    }
    assertEquals(before + 1, inbox.getUIDNext());
    assertEquals("four", inbox.getMessageByUID(before).getSubject());
    assertEquals(1, inbox.getMessagesByUID(before, before + 5).length);
  }

  @Test
  void getMessagesByUid_uidsOfNewMessages_areAskedFor() throws Exception {
    long next = inbox.getUIDNext();
    try (IMAPStore another = (IMAPStore) Session.getInstance(new Properties()).getStore("imap4x")) {
      another.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
      another.getFolder("INBOX").appendMessages(new Message[] {mail("four"), mail("five")});
    }
    Message[] fresh = inbox.getMessagesByUID(new long[] {next + 1, next});
    assertEquals("five", fresh[0].getSubject());
    assertEquals(2, inbox.getMessagesByUID(next, UIDFolder.LASTUID).length);
  }

  @Test
  void folderOpen_noConnectionToBeHad_tellsTheCause() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] ready\n"
            + "C: $tag LOGIN $user $password\n"
            + "S: $tag OK [CAPABILITY IMAP4rev1] in\n"
            + "C: $a EXAMINE INBOX\nC: $b UID SEARCH ALL\n"
            + "!close\nconnection *:\nS: * BYE too many connections\n!close\n";
    try (ScriptedServer odd = ScriptedServer.inline(script);
        IMAPStore s =
            (IMAPStore)
                Session.getInstance(TestSettings.properties("mail.imap4x.reconnect.timeout", "300"))
                    .getStore("imap4x")) {
      s.connect(odd.host(), odd.port(), "u", "p");
      Folder folder = s.getFolder("INBOX");
      MessagingException e =
          assertThrows(MessagingException.class, () -> folder.open(Folder.READ_ONLY));
      assertNotNull(e.getCause());
      assertTrue(String.valueOf(e.getMessage()).contains("too many"), e.getMessage());
    }
  }

  @Test
  void classes_all_haveNoFinalizer() throws Exception {
    List<String> finalizers = new ArrayList<>();
    for (String name : classNames()) {
      for (Method m :
          Class.forName(name, false, getClass().getClassLoader()).getDeclaredMethods()) {
        if (m.getName().equals("finalize") && m.getParameterCount() == 0) {
          finalizers.add(name);
        }
      }
    }
    assertEquals(List.of(), finalizers);
  }

  private static List<String> classNames() throws IOException, URISyntaxException {
    Path root =
        Path.of(IMAPStore.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(f -> root.relativize(f).toString().replace('\\', '/'))
          .filter(f -> f.endsWith(".class") && !f.startsWith("org/imap4x/spring/"))
          .filter(f -> !f.endsWith("module-info.class"))
          .map(f -> f.substring(0, f.length() - 6).replace('/', '.'))
          .toList();
    }
  }

  @Test
  void gmailRawTerm_matchedHere_throwsNothing() throws Exception {
    assertFalse(new GmailRawSearchTerm("has:attachment").match(inbox.getMessage(1)));
    MessagingException e =
        assertThrows(
            MessagingException.class, () -> inbox.search(new GmailRawSearchTerm("has:attachment")));
    assertTrue(String.valueOf(e.getMessage()).contains("X-GM-EXT-1"), e.getMessage());
    assertSame(inbox.getMessage(1), inbox.getMessage(1));
  }
}
