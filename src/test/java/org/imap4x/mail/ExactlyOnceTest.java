package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.imap4x.mail.IMAPException.Outcome;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.imap4x.testing.FaultyServer.Fault;
import org.imap4x.testing.FaultyServer.Mailbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Work that must not be done twice, on a server that is cut before, amid and after it: what has
 * become of the mail, and what the caller is told.
 */
@Timeout(60)
class ExactlyOnceTest {
  private static final String ALL = "UNSELECT UIDPLUS MOVE";
  private static final String PLAIN = "UNSELECT UIDPLUS";

  /** How a command is lost. */
  enum Lost {
    /** Before the server has seen all of it. */
    NOT_SENT(FaultyServer.CUT),
    /** When the server has seen it and done nothing. */
    NOT_DONE(FaultyServer.CUT_UNDONE),
    /** When the server has done it. */
    DONE(FaultyServer.CUT_DONE);

    private final Fault fault;

    Lost(Fault fault) {
      this.fault = fault;
    }
  }

  private FaultyServer server;
  private IMAPStore store;

  private void start(String capabilities, String... keysAndValues) throws Exception {
    server = new FaultyServer(capabilities);
    server.mailbox("to");
    Properties properties = TestSettings.properties("mail.imap4x.reconnect.delay", "10");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    server.close();
  }

  private static String text(String subject) {
    return "Message-ID: <" + subject + "@x>\nSubject: " + subject + "\n\ntext of " + subject + "\n";
  }

  private static Message message(String text) throws MessagingException {
    byte[] octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
  }

  private static Message[] messages(String... subjects) throws MessagingException {
    List<Message> all = new ArrayList<>();
    for (String subject : subjects) {
      all.add(message(text(subject)));
    }
    return all.toArray(new Message[0]);
  }

  private Mailbox target() {
    return server.mailbox("to");
  }

  private Mailbox source() {
    return server.mailbox("INBOX");
  }

  private IMAPFolder to() throws MessagingException {
    return (IMAPFolder) store.getFolder("to");
  }

  /** An open INBOX with that many messages, s1, s2 ... */
  private IMAPFolder inbox(int count) throws MessagingException {
    for (int i = 1; i <= count; i++) {
      source().add(text("s" + i));
    }
    IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  private static List<String> subjects(LongStream numbers) {
    return numbers.mapToObj(n -> "s" + n).toList();
  }

  private static void assertUnknown(MessagingException e) {
    assertEquals(Outcome.UNKNOWN, IMAPException.outcome(e).orElseThrow(), e.toString());
  }

  // ---- APPEND

  @Test
  void append_answerLost_isFoundAndReportedWithItsUid() throws Exception {
    start(PLAIN);
    target().add(text("other"));
    server.once("APPEND to .*", FaultyServer.CUT_DONE);
    AppendUID[] uids = to().appendUIDMessages(messages("a"));
    assertEquals(List.of("other", "a"), target().subjects());
    assertEquals(2, uids[0].uid);
    List<String> sent =
        server.commands().stream()
            .map(c -> c.replaceAll("^\\d+ (UID )?(\\w+).*", "$2"))
            .filter(c -> !c.equals("LOGIN"))
            .toList();
    assertTrue(sent.indexOf("STATUS") < sent.indexOf("APPEND"), sent.toString());
    assertTrue(sent.indexOf("APPEND") < sent.indexOf("EXAMINE"), sent.toString());
    assertTrue(sent.indexOf("EXAMINE") < sent.indexOf("FETCH"), sent.toString());
    assertEquals(1, server.count("APPEND .*"));
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void append_lost_isThereOnce(Lost how) throws Exception {
    start(PLAIN);
    server.once("APPEND to .*", how.fault);
    AppendUID[] uids = to().appendUIDMessages(messages("a"));
    assertEquals(List.of("a"), target().subjects());
    assertEquals(1, uids[0].uid);
    assertEquals(how == Lost.DONE ? 1 : 2, server.count("APPEND .*"));
  }

  @Test
  void append_notSent_isSentAgainWithoutALook() throws Exception {
    start(PLAIN);
    server.once("APPEND to .*", FaultyServer.CUT);
    to().appendMessages(messages("a"));
    assertEquals(List.of("a"), target().subjects());
    assertEquals(0, server.count("EXAMINE .*"));
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void append_severalWithoutUidPlus_onlyTheRestIsLookedForOrSent(Lost how) throws Exception {
    start("UNSELECT");
    server.times(2, "APPEND to .*", FaultyServer.NONE);
    server.once("APPEND to .*", how.fault);
    to().appendMessages(messages("a", "b", "c"));
    assertEquals(List.of("a", "b", "c"), target().subjects());
    assertEquals(how == Lost.DONE ? 3 : 4, server.count("APPEND .*"));
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void append_ofAMegabyte_isThereOnce(Lost how) throws Exception {
    start(PLAIN);
    server.once("APPEND to .*", how.fault);
    to().appendMessages(new Message[] {message(text("a") + "0123456789\n".repeat(100_000))});
    assertEquals(List.of("a"), target().subjects());
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void append_withoutMessageId_isComparedByItsOctets(Lost how) throws Exception {
    start(PLAIN);
    server.once(
        "APPEND to .*",
        (connection, command) -> {
          target().add("Subject: b\n\nsame size\n"); // of another session, just then
          how.fault.meet(connection, command);
        });
    AppendUID[] uids = to().appendUIDMessages(new Message[] {message("Subject: a\n\nsame size\n")});
    assertEquals(List.of("b", "a"), target().subjects());
    assertEquals(2, uids[0].uid);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "UNSELECT"})
  void append_sameMessageWasThereBefore_isNotTakenForIt(String capabilities) throws Exception {
    start(capabilities);
    to().appendMessages(messages("a"));
    server.once("APPEND to .*", FaultyServer.CUT_UNDONE);
    to().appendMessages(messages("a"));
    assertEquals(List.of("a", "a"), target().subjects());
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void append_lostWhileItsTargetsEndWasAsked_isSentOnce(Lost how) throws Exception {
    start(PLAIN);
    server.once("STATUS .*", how.fault);
    AppendUID[] uids = to().appendUIDMessages(messages("a"));
    assertEquals(List.of("a"), target().subjects());
    assertEquals(1, uids[0].uid);
    assertEquals(1, server.count("APPEND .*"));
  }

  /** How a mailbox comes to be another one of the same name. */
  enum Anew {
    BY_US,
    BY_OTHERS,
    BY_RENAMING,
  }

  private void makeTargetAnew(Anew how) throws MessagingException {
    switch (how) {
      case BY_US -> {
        assertTrue(to().delete(false));
        assertTrue(to().create(Folder.HOLDS_MESSAGES));
      }
      case BY_OTHERS -> server.makeAnew("to");
      case BY_RENAMING -> {
        assertTrue(to().renameTo(store.getFolder("old")));
        assertTrue(to().create(Folder.HOLDS_MESSAGES));
      }
    }
  }

  private static Stream<Arguments> anew() {
    return Stream.of(Anew.values())
        .flatMap(anew -> Stream.of(Lost.values()).map(lost -> Arguments.of(anew, lost)));
  }

  @ParameterizedTest
  @MethodSource("anew")
  void append_lostAsTheFirstInAMailboxMadeAnew_isThereOnce(Anew anew, Lost how) throws Exception {
    start(PLAIN);
    to().appendMessages(messages("x", "y", "z"));
    makeTargetAnew(anew);
    server.once("APPEND to .*", how.fault);
    AppendUID[] uids = to().appendUIDMessages(messages("a"));
    assertEquals(List.of("a"), target().subjects());
    assertEquals(1, uids[0].uid);
    assertEquals(how == Lost.DONE ? 4 : 5, server.count("APPEND .*"));
  }

  @ParameterizedTest
  @MethodSource("anew")
  void copyOrMove_lostAsTheFirstInAMailboxMadeAnew_isThereOnce(Anew anew, Lost how)
      throws Exception {
    start(ALL);
    to().appendMessages(messages("x", "y", "z"));
    IMAPFolder folder = inbox(3);
    makeTargetAnew(anew);
    server.once("UID COPY .*", how.fault);
    folder.copyMessages(new Message[] {folder.getMessage(1)}, to());
    makeTargetAnew(anew == Anew.BY_RENAMING ? Anew.BY_OTHERS : anew);
    server.once("UID MOVE .*", how.fault);
    AppendUID[] uids = folder.moveUIDMessages(new Message[] {folder.getMessage(2)}, to());
    assertEquals(List.of("s2"), target().subjects());
    assertEquals(List.of("s1", "s3"), source().subjects());
    assertEquals(how == Lost.DONE ? -1 : 1, uids[0] == null ? -1 : uids[0].uid);
  }

  @Test
  void append_serverDiesOfItEveryTime_saysThatItWasNotDone() throws Exception {
    start(PLAIN);
    server.times(3, "APPEND to .*", FaultyServer.CUT_UNDONE);
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a")));
    assertEquals(Outcome.NOT_SENT, IMAPException.outcome(e).orElseThrow(), e.toString());
    assertTrue(e.getMessage().contains("it has not been done"), e.toString());
    assertEquals(3, server.count("APPEND .*"));
  }

  @Test
  void append_serverDiesOfItEveryTimeAndHasDoneTheLast_isDone() throws Exception {
    start(PLAIN);
    server.times(2, "APPEND to .*", FaultyServer.CUT_UNDONE);
    server.once("APPEND to .*", FaultyServer.CUT_DONE);
    AppendUID[] uids = to().appendUIDMessages(messages("a"));
    assertEquals(1, uids[0].uid);
    assertEquals(List.of("a"), target().subjects());
  }

  @Test
  void append_mailboxMadeAnewDuringTheLoss_saysUnknown() throws Exception {
    start(PLAIN);
    server.once(
        "APPEND to .*",
        (connection, command) -> {
          FaultyServer.CUT_DONE.meet(connection, command);
          server.makeAnew("to");
        });
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a")));
    assertUnknown(e);
    assertEquals(1, server.count("APPEND .*"));
  }

  @Test
  void append_noUidNext_saysUnknownAndWhy() throws Exception {
    start(PLAIN);
    server.times(99, "STATUS .*", FaultyServer.refusal("NO not for you"));
    server.once("APPEND to .*", FaultyServer.CUT_DONE);
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a")));
    assertUnknown(e);
    assertTrue(e.getSuppressed().length > 0, e.toString());
    assertTrue(e.getSuppressed()[0].getMessage().contains("ended before"));
    assertEquals(1, server.count("APPEND .*"));
  }

  @Test
  void append_serverGoneForGoodAfterwards_saysUnknown() throws Exception {
    start(PLAIN, "mail.imap4x.reconnect.timeout", "200");
    server.once(
        "APPEND to .*",
        (connection, command) -> {
          server.bye("gone");
          FaultyServer.CUT_DONE.meet(connection, command);
          server.cutAll();
        });
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a")));
    assertUnknown(e);
  }

  @Test
  void append_partlyDoneAndServerGone_neverSaysNotSent() throws Exception {
    start(PLAIN, "mail.imap4x.reconnect.timeout", "200");
    server.times(2, "APPEND to .*", FaultyServer.NONE);
    server.once(
        "APPEND to .*",
        (connection, command) -> {
          server.bye("gone");
          connection.cut();
          server.cutAll();
        });
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a", "b", "c")));
    assertUnknown(e);
    assertEquals(List.of("a", "b"), target().subjects());
  }

  @Test
  void append_reconnectOff_saysUnknownAndDoesNothingMore() throws Exception {
    start(PLAIN, "mail.imap4x.reconnect", "false");
    server.once("APPEND to .*", FaultyServer.CUT_DONE);
    MessagingException e =
        assertThrows(MessagingException.class, () -> to().appendMessages(messages("a")));
    assertUnknown(e);
    assertEquals(1, server.connectionCount());
  }

  // ---- COPY

  private static Message[] odd(Message[] all) {
    List<Message> odd = new ArrayList<>();
    for (int i = 0; i < all.length; i += 2) {
      odd.add(all[i]);
    }
    return odd.toArray(new Message[0]);
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void copy_lostInThePartAfterTheFirst_neverRepeatsTheFirst(Lost how) throws Exception {
    start(PLAIN, "mail.imap4x.limits.command", "200");
    IMAPFolder folder = inbox(301);
    server.times(1, "UID COPY .*", FaultyServer.NONE);
    server.once("UID COPY .*", how.fault);
    folder.copyMessages(odd(folder.getMessages()), to());
    assertEquals(subjects(LongStream.rangeClosed(0, 150).map(i -> 2 * i + 1)), sortedTarget());
    List<String> copies =
        server.commands().stream()
            .filter(c -> c.contains("UID COPY"))
            .map(c -> c.substring(c.indexOf(' ')))
            .toList();
    assertTrue(copies.size() > 3, copies.toString());
    assertEquals(1, copies.stream().filter(copies.get(0)::equals).count(), copies.toString());
  }

  private List<String> sortedTarget() {
    return target().subjects().stream()
        .sorted((a, b) -> Integer.parseInt(a.substring(1)) - Integer.parseInt(b.substring(1)))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void copy_lost_isThereOnceAndTheUidsAreKnown(Lost how) throws Exception {
    start(PLAIN);
    target().add(text("s1")); // the same message was there before
    IMAPFolder folder = inbox(3);
    server.once("UID COPY .*", how.fault);
    AppendUID[] uids = folder.copyUIDMessages(folder.getMessages(), to());
    assertEquals(List.of("s1", "s1", "s2", "s3"), target().subjects());
    assertEquals(List.of(2L, 3L, 4L), Stream.of(uids).map(u -> u.uid).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copyOrMove_lostWhileItsTargetsEndWasAsked_isDoneOnce(boolean move) throws Exception {
    start(ALL);
    IMAPFolder folder = inbox(2);
    server.once("STATUS .*", FaultyServer.CUT_UNDONE);
    Message[] all = folder.getMessages();
    AppendUID[] uids = move ? folder.moveUIDMessages(all, to()) : folder.copyUIDMessages(all, to());
    assertEquals(List.of("s1", "s2"), target().subjects());
    assertEquals(List.of(1L, 2L), Stream.of(uids).map(u -> u.uid).toList());
    assertEquals(move ? 0 : 2, source().uids().size());
  }

  // ---- MOVE

  @ParameterizedTest
  @EnumSource(Lost.class)
  void move_lost_isThereOnceAndGoneHere(Lost how) throws Exception {
    start(ALL);
    IMAPFolder folder = inbox(4);
    server.once("UID MOVE .*", how.fault);
    folder.moveMessages(folder.getMessages(2, 4), to());
    assertEquals(List.of("s1"), source().subjects());
    assertEquals(List.of("s2", "s3", "s4"), target().subjects());
  }

  @Test
  void move_cutAmid_onlyTheRestIsMovedAgain() throws Exception {
    start(ALL);
    IMAPFolder folder = inbox(4);
    server.once(
        "UID MOVE .*",
        (connection, command) -> {
          source().copyTo(target(), 1, 2);
          source().remove(1, 2);
          connection.cut();
        });
    folder.moveMessages(folder.getMessages(), to());
    assertEquals(List.of(), source().subjects());
    assertEquals(List.of("s1", "s2", "s3", "s4"), target().subjects());
    assertEquals(1, server.count("UID MOVE 3:4 to"));
  }

  @Test
  void move_cutBetweenCopyAndRemoval_isFinished() throws Exception {
    start(ALL);
    IMAPFolder folder = inbox(3);
    server.once(
        "UID MOVE .*",
        (connection, command) -> {
          source().copyTo(target(), 1, 2);
          connection.cut();
        });
    folder.moveMessages(folder.getMessages(), to());
    assertEquals(List.of(), source().subjects());
    assertEquals(List.of("s1", "s2", "s3"), target().subjects());
  }

  private static Stream<Arguments> stepsOfAMoveByCopy() {
    return Stream.of("UID COPY .*", "UID STORE .*", "UID EXPUNGE .*")
        .flatMap(step -> Stream.of(Lost.values()).map(how -> Arguments.of(step, how)));
  }

  @ParameterizedTest
  @MethodSource("stepsOfAMoveByCopy")
  void moveByCopy_cutInAnyStep_isFinished(String step, Lost how) throws Exception {
    start(PLAIN);
    IMAPFolder folder = inbox(4);
    source().flag(1, "\\Deleted"); // of somebody else: it is not to go
    server.once(step, how.fault);
    folder.moveMessages(folder.getMessages(2, 4), to());
    assertEquals(List.of("s1"), source().subjects());
    assertEquals(List.of("s2", "s3", "s4"), target().subjects());
  }

  // ---- EXPUNGE

  private IMAPFolder marked(int count, long... uids) throws MessagingException {
    IMAPFolder folder = inbox(count);
    for (long uid : uids) {
      folder.getMessageByUID(uid).setFlag(Flags.Flag.DELETED, true);
    }
    return folder;
  }

  @Test
  void expunge_answerLost_isNotRepeatedWhenTheMarkedAreGone() throws Exception {
    start(PLAIN);
    IMAPFolder folder = marked(4, 2, 3);
    server.once("EXPUNGE", FaultyServer.CUT_DONE);
    Message[] gone = folder.expunge();
    assertEquals(2, gone.length);
    assertEquals(List.of("s1", "s4"), source().subjects());
    assertEquals(1, server.count("(UID )?EXPUNGE.*"));
    assertEquals(2, folder.getMessageCount());
  }

  @Test
  void expunge_cutAmid_onlyTheRestGoesAndNotWhatOthersMarkedSince() throws Exception {
    start(PLAIN);
    IMAPFolder folder = marked(4, 2, 3);
    server.once(
        "EXPUNGE",
        (connection, command) -> {
          source().remove(2);
          source().flag(4, "\\Deleted");
          connection.cut();
        });
    folder.expunge();
    assertEquals(List.of("s1", "s4"), source().subjects());
    assertEquals(1, server.count("UID EXPUNGE 3"));
    assertEquals(1, server.count("EXPUNGE"));
  }

  @Test
  void uidExpunge_lost_isDoneOnce() throws Exception {
    start(PLAIN);
    IMAPFolder folder = marked(4, 2, 3);
    server.once("UID EXPUNGE .*", FaultyServer.CUT_DONE);
    folder.expunge(folder.getMessages(2, 3));
    assertEquals(List.of("s1", "s4"), source().subjects());
    assertEquals(1, server.count("UID EXPUNGE .*"));
  }

  // ---- a mailbox that came back read-only

  private interface Write {
    void run(IMAPFolder folder, Folder to) throws MessagingException;
  }

  private static Stream<Arguments> writes() {
    Map<String, Write> writes =
        Map.of(
            "UID STORE", (f, to) -> f.getMessage(1).setFlag(Flags.Flag.FLAGGED, true),
            "UID MOVE", (f, to) -> f.moveMessages(f.getMessages(), to),
            "EXPUNGE", (f, to) -> f.expunge(),
            "UID EXPUNGE", (f, to) -> f.expunge(f.getMessages()));
    return writes.entrySet().stream()
        .flatMap(
            w ->
                Stream.of(Lost.NOT_SENT, Lost.NOT_DONE)
                    .map(how -> Arguments.of(w.getKey(), w.getValue(), how)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("writes")
  void write_lostAndThenReadOnly_isRefusedAndNotSentAgain(String command, Write write, Lost how)
      throws Exception {
    start(ALL);
    IMAPFolder folder = marked(2, 2);
    server.once(
        command + "( .*)?",
        (connection, rest) -> {
          source().readOnly(true);
          how.fault.meet(connection, rest);
        });
    assertThrows(ReadOnlyFolderException.class, () -> write.run(folder, to()));
    assertEquals(1, server.count(command + "( .*)?") - (command.equals("UID STORE") ? 1 : 0));
    assertTrue(folder.isOpen());
  }

  @Test
  void write_cutBeforeAndThenReadOnly_isRefusedAndNotSent() throws Exception {
    start(ALL);
    IMAPFolder folder = inbox(2);
    source().readOnly(true);
    server.cutAll();
    assertThrows(
        ReadOnlyFolderException.class,
        () -> folder.setFlags(folder.getMessages(), new Flags(Flags.Flag.SEEN), true));
    assertEquals(0, server.count("UID STORE .*"));
  }

  @Test
  void expunge_doneAndThenReadOnly_isNotRefused() throws Exception {
    start(ALL);
    IMAPFolder folder = marked(2, 2);
    server.once(
        "EXPUNGE",
        (connection, rest) -> {
          source().readOnly(true);
          FaultyServer.CUT_DONE.meet(connection, rest);
        });
    assertEquals(1, folder.expunge().length);
  }

  // ---- what nobody can look up, and what LIST shows

  @Test
  void applicationsCommand_lost_saysUnknownAndIsNotRepeated() throws Exception {
    start(PLAIN);
    IMAPFolder folder = inbox(1);
    server.once("XTHING .*", FaultyServer.CUT_UNDONE);
    MessagingException e =
        assertThrows(MessagingException.class, () -> folder.doCommand(c -> c.xatom("XTHING", "1")));
    assertUnknown(e);
    assertEquals(1, server.count("XTHING .*"));
    assertTrue(folder.isOpen());
  }

  @Test
  void applicationsCommand_ofTheStore_lost_saysUnknownAndIsNotRepeated() throws Exception {
    start(PLAIN);
    server.once("XTHING .*", FaultyServer.CUT_UNDONE);
    MessagingException e =
        assertThrows(
            MessagingException.class,
            () -> ((IMAPFolder) store.getFolder("x")).doCommand(c -> c.xatom("XTHING", "1")));
    assertUnknown(e);
    assertEquals(1, server.count("XTHING .*"));
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void create_lost_isTrueOnce(Lost how) throws Exception {
    start(PLAIN);
    server.once("CREATE new", how.fault);
    assertTrue(store.getFolder("new").create(Folder.HOLDS_MESSAGES));
    assertTrue(server.has("new"));
    assertEquals(how == Lost.DONE ? 1 : 2, server.count("CREATE new"));
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void delete_lost_isTrueOnce(Lost how) throws Exception {
    start(PLAIN);
    server.once("DELETE to", how.fault);
    assertTrue(to().delete(false));
    assertFalse(server.has("to"));
    assertEquals(how == Lost.DONE ? 1 : 2, server.count("DELETE to"));
  }
}
