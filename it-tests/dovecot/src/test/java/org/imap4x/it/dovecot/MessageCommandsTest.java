package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.imap4x.client.IdleSession;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.client.SessionState;
import org.imap4x.client.StoreMode;
import org.imap4x.client.StoreResult;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidMapping;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands about messages, over every transport, in both forms. The mailbox has UIDs 2, 3, 4, 5 at
 * the sequence numbers 1 to 4, so that no form can pass for the other.
 */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Way.class)
class MessageCommandsTest {
  private final Way way;
  private String user;
  private ImapClient client;
  private MailboxName box;

  MessageCommandsTest(Way way) {
    this.way = way;
  }

  @BeforeEach
  void fill(TestInfo test) throws ImapException {
    user = "messages-" + way.name().toLowerCase(Locale.ROOT);
    client = way.login(user);
    box = MailboxName.of(test.getTestMethod().orElseThrow().getName());
    client.create(box);
    Mail.append(client, box, Mail.simple("x", "", "gone", "gone"));
    Mail.append(client, box, Mail.simple("a", "", "zebra", "first body"));
    Mail.append(client, box, Mail.simple("b", "<a@x>", "Re: zebra", "second body"));
    Mail.append(client, box, Mail.withAttachment("c"));
    Mail.append(client, box, Mail.simple("d", "", "apple", "grüße"));
    client.select(box, SelectOptions.READ_WRITE);
    client.store(UidSet.of(1), StoreMode.ADD, FlagSet.of("\\Deleted"), true);
    client.expunge(UidSet.of(1));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private SelectedMailbox selected() {
    return client.selected().orElseThrow();
  }

  @Test
  void select_andExamine_describeTheMailbox() throws ImapException {
    SelectedMailbox writable = client.select(box, SelectOptions.READ_WRITE);
    assertFalse(writable.isReadOnly());
    assertEquals(4, writable.exists());
    assertEquals(UidSet.range(2, 5), writable.uids());
    assertEquals(6, writable.uidNext());
    assertTrue(writable.uidValidity() > 0);
    SelectedMailbox withModSeq = client.select(box, new SelectOptions(false, true, null));
    assertTrue(withModSeq.highestModSeq().orElseThrow() > 0);
    assertTrue(writable.flags().contains("\\Seen"));
    assertTrue(writable.permanentFlags().orElseThrow().contains(FlagSet.ANY_KEYWORD));
    SelectedMailbox readOnly = client.select(box, SelectOptions.READ_ONLY);
    assertTrue(readOnly.isReadOnly());
    assertFalse(withModSeq.isSelected(), "another SELECT has taken its place");
    assertEquals(UidSet.range(2, 5), readOnly.uids());
    assertThrows(
        ImapException.No.class,
        () -> client.select(MailboxName.of("missing"), SelectOptions.READ_WRITE));
    assertEquals(SessionState.AUTHENTICATED, client.state());
  }

  @Test
  void checkUnselectClose_endDifferently() throws ImapException {
    client.check();
    client.store(UidSet.of(3), StoreMode.ADD, FlagSet.of("\\Deleted"), true);
    client.unselect();
    assertEquals(4, client.status(box, "MESSAGES").number("MESSAGES").orElseThrow());
    client.select(box, SelectOptions.READ_WRITE);
    client.closeMailbox();
    assertEquals(3, client.status(box, "MESSAGES").number("MESSAGES").orElseThrow());
  }

  @Test
  void expunge_both_tellWhatIsGone() throws ImapException {
    List<MailboxChange> changes = new ArrayList<>();
    client.store(UidSet.of(3, 4, 5), StoreMode.ADD, FlagSet.of("\\Deleted"), true);
    client.setChangeListener(changes::add);
    client.expunge(UidSet.of(4));
    assertEquals(UidSet.of(2, 3, 5), selected().uids());
    client.expunge();
    assertEquals(UidSet.of(2), selected().uids());
    assertEquals(1, selected().exists());
    UidSet removed = UidSet.EMPTY;
    for (MailboxChange change : changes) {
      if (change instanceof MailboxChange.Removed gone) {
        assertTrue(removed.intersect(gone.uids()).isEmpty(), "told twice: " + gone);
        removed = removed.union(gone.uids());
      }
    }
    assertEquals(UidSet.range(3, 5), removed);
  }

  @Test
  void search_bothForms_giveTheirNumbers() throws ImapException {
    SearchKey zebra = new SearchKey.Text(SearchKey.Field.SUBJECT, "zebra");
    assertEquals(SequenceSet.of(1, 2), client.search(SequenceSet.class, zebra, null).numbers());
    assertEquals(UidSet.of(2, 3), client.search(UidSet.class, zebra, null).numbers());
    assertEquals(
        UidSet.of(5),
        client
            .search(UidSet.class, new SearchKey.Text(SearchKey.Field.BODY, "grüße"), "UTF-8")
            .numbers());
    SearchKey keys =
        new SearchKey.And(
            List.of(
                new SearchKey.Not(zebra),
                new SearchKey.Or(
                    new SearchKey.Header("Message-ID", "<c@x>"), new SearchKey.Uids(UidSet.of(5))),
                new SearchKey.Date(SearchKey.DateField.SENTBEFORE, LocalDate.of(2024, 6, 1)),
                new SearchKey.Size(false, 1_000_000),
                SearchKey.Simple.UNSEEN));
    assertEquals(UidSet.of(4, 5), client.search(UidSet.class, keys, null).numbers());
    assertTrue(
        client
            .search(UidSet.class, new SearchKey.Keyword("$None", true), null)
            .numbers()
            .isEmpty());
    SearchKey foreign = new SearchKey.Text(SearchKey.Field.SUBJECT, "zébra");
    ImapException.No bad =
        assertThrows(
            ImapException.No.class, () -> client.search(UidSet.class, foreign, "x-MacRoman"));
    assertTrue(bad.hasCode("BADCHARSET"), bad::getMessage);
  }

  @Test
  void fetch_bothForms_giveTypedItems() throws ImapException {
    FetchItem[] items = {
      FetchItem.Simple.UID,
      FetchItem.Simple.FLAGS,
      FetchItem.Simple.INTERNALDATE,
      FetchItem.Simple.RFC822_SIZE,
      FetchItem.Simple.ENVELOPE,
      FetchItem.Simple.BODYSTRUCTURE,
      FetchItem.peek(Section.headerFields(List.of("References")))
    };
    List<FetchData> bySequence = Mail.fetch(client, SequenceSet.of(2), items);
    List<FetchData> byUid = Mail.fetch(client, UidSet.of(3), items);
    for (List<FetchData> answer : List.of(bySequence, byUid)) {
      assertEquals(1, answer.size());
      FetchData data = answer.get(0);
      assertEquals(3, data.uid());
      Envelope envelope = data.envelope().orElseThrow().get().orElseThrow();
      assertEquals("Re: zebra", envelope.subject());
      assertEquals("<b@x>", envelope.messageId());
      assertEquals("joe", envelope.from().get(0).mailbox());
      BodyStructure body = data.bodyStructure().orElseThrow().get().orElseThrow();
      assertEquals("plain", body.subtype().toLowerCase(Locale.ROOT));
      assertEquals("References: <a@x>\r\n\r\n", Mail.body(answer));
      assertTrue(data.size() > 0);
      assertTrue(data.internalDate().isPresent());
      assertFalse(data.flags().orElseThrow().contains("\\Seen"));
    }
    assertEquals(
        List.of(2L, 3L, 4L, 5L),
        Mail.each(Mail.fetch(client, SequenceSet.ALL, FetchItem.Simple.FLAGS), FetchData::uid),
        "a plain FETCH learns the UIDs");
  }

  @Test
  void fetch_sectionsWindowsAndOldForms_areTheOctets() throws ImapException {
    String whole = new String(Mail.simple("d", "", "apple", "grüße"), StandardCharsets.UTF_8);
    String header = whole.substring(0, whole.indexOf("\r\n\r\n") + 4);
    for (NumberSet one : List.<NumberSet>of(UidSet.of(5), SequenceSet.of(4))) {
      assertEquals(whole, Mail.body(Mail.fetch(client, one, FetchItem.peek(Section.MESSAGE))));
      assertEquals(header, Mail.body(Mail.fetch(client, one, FetchItem.peek(Section.HEADER))));
      assertEquals(
          whole.substring(11, 16),
          Mail.body(Mail.fetch(client, one, FetchItem.peek(Section.MESSAGE, 11, 5))));
      assertEquals(header, Mail.body(Mail.fetch(client, one, FetchItem.Simple.RFC822_HEADER)));
    }
    assertFalse(flags(5).contains("\\Seen"), "peeked only");
    assertEquals(whole, Mail.body(Mail.fetch(client, UidSet.of(5), FetchItem.Simple.RFC822)));
    assertTrue(flags(5).contains("\\Seen"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(
        whole.getBytes(StandardCharsets.UTF_8).length,
        client.fetchBody(UidSet.of(5), Section.MESSAGE, true, out));
    assertEquals(whole, out.toString(StandardCharsets.UTF_8));
    assertEquals(
        -1, client.fetchBody(UidSet.of(99), Section.MESSAGE, true, out), "no such message");
  }

  private FlagSet flags(long uid) throws ImapException {
    return Mail.fetch(client, UidSet.of(uid), FetchItem.Simple.FLAGS).get(0).flags().orElseThrow();
  }

  @Test
  void fetch_binary_isDecodedByTheServer() throws ImapException {
    FetchData size = Mail.fetch(client, UidSet.of(4), new FetchItem.BinarySize(List.of(2))).get(0);
    assertEquals(256L, size.binarySizes().get("2"));
    for (NumberSet one : List.<NumberSet>of(UidSet.of(4), SequenceSet.of(3))) {
      FetchData data = Mail.fetch(client, one, new FetchItem.Binary(true, List.of(2), null)).get(0);
      byte[] octets = octets(data);
      assertEquals(256, octets.length);
      assertEquals((byte) 255, octets[255]);
      assertEquals(0, octets[0], "NUL needs literal8");
    }
    FetchData window =
        Mail.fetch(
                client,
                UidSet.of(4),
                new FetchItem.Binary(true, List.of(2), new Section.Partial(10, 3)))
            .get(0);
    assertArrayEquals(new byte[] {10, 11, 12}, octets(window));
  }

  private static byte[] octets(FetchData data) {
    try {
      return data.bodies().get(0).octets().orElseThrow().toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void store_bothFormsAndModes_answerTheFlags() throws ImapException {
    StoreResult added =
        client.store(SequenceSet.of(1), StoreMode.ADD, FlagSet.of("\\Seen", "$One"), false);
    assertEquals(2, added.data().get(0).uid());
    assertTrue(added.data().get(0).flags().orElseThrow().contains("$One"));
    client.store(UidSet.of(2), StoreMode.REMOVE, FlagSet.of("\\Seen"), true);
    assertFalse(flags(2).contains("\\Seen"));
    assertTrue(flags(2).contains("$One"));
    StoreResult replaced =
        client.store(UidSet.of(2, 3), StoreMode.REPLACE, FlagSet.of("\\Flagged"), false);
    assertEquals(List.of(2L, 3L), Mail.each(replaced.data(), FetchData::uid));
    assertFalse(flags(2).contains("$One"));
    assertTrue(flags(3).contains("\\Flagged"));
    client.store(UidSet.of(2), StoreMode.REPLACE, FlagSet.EMPTY, true);
    assertFalse(flags(2).contains("\\Flagged"));
  }

  @Test
  void copyAndMove_bothForms_sayWhere() throws ImapException {
    MailboxName target = MailboxName.of(box.text() + " target");
    client.create(target);
    UidMapping copied = client.copy(UidSet.of(2, 4), target).orElseThrow();
    assertEquals(1, copied.targetOf(2).orElseThrow());
    assertEquals(2, copied.targetOf(4).orElseThrow());
    assertEquals(3, client.copy(SequenceSet.of(4), target).orElseThrow().targetOf(5).orElseThrow());
    UidMapping moved = client.move(UidSet.of(3), target).orElseThrow();
    assertEquals(4, moved.targetOf(3).orElseThrow());
    assertEquals(UidSet.of(2, 4, 5), selected().uids());
    client.move(SequenceSet.of(3), target);
    assertEquals(UidSet.of(2, 4), selected().uids());
    ImapException.No missing =
        assertThrows(
            ImapException.No.class, () -> client.copy(UidSet.of(2), MailboxName.of("missing")));
    assertTrue(missing.hasCode("TRYCREATE"), missing::getMessage);
    assertEquals(Optional.empty(), client.copy(UidSet.of(77), target), "nothing to copy");
  }

  @Test
  void sortAndThread_bothForms_areInOrder() throws ImapException {
    List<SortKey> order =
        List.of(new SortKey(SortKey.Field.SUBJECT, false), new SortKey(SortKey.Field.SIZE, true));
    assertArrayEquals(
        new long[] {5, 4, 3, 2}, client.sort(true, order, SearchKey.Simple.ALL, "UTF-8"));
    assertArrayEquals(
        new long[] {4, 3, 2, 1}, client.sort(false, order, SearchKey.Simple.ALL, "UTF-8"));
    List<ThreadNode> threads = client.thread(true, "REFERENCES", SearchKey.Simple.ALL, "UTF-8");
    ThreadNode zebra = threads.stream().filter(t -> t.number() == 2).findFirst().orElseThrow();
    assertEquals(List.of(new ThreadNode(3, List.of())), zebra.children());
    assertEquals(3, threads.size());
    assertEquals(
        List.of(1L, 3L, 4L),
        client.thread(false, "ORDEREDSUBJECT", SearchKey.Simple.ALL, "UTF-8").stream()
            .map(ThreadNode::number)
            .sorted()
            .toList());
  }

  @Test
  void idle_mailByAnotherSession_isToldAndEnded() throws ImapException {
    List<MailboxChange> changes = new ArrayList<>();
    client.setChangeListener(changes::add);
    try (ImapClient other = Way.PLAIN.login(user);
        IdleSession idle = client.idle()) {
      Mail.append(other, box, Mail.simple("n", "", "news", "text"));
      boolean told = false;
      for (int i = 0; i < 20 && !told; i++) {
        Optional<Untagged> next = idle.next(Duration.ofSeconds(20));
        assertTrue(next.isPresent() || idle.isEnded(), "20 s without a word");
        told = next.orElse(null) instanceof Untagged.Exists;
      }
      assertTrue(told);
      assertFalse(idle.isEnded());
    }
    client.noop();
    assertEquals(UidSet.range(2, 6), selected().uids());
    assertEquals(
        List.of(new MailboxChange.Added(UidSet.of(6))),
        changes.stream().filter(c -> c instanceof MailboxChange.Added).toList());
  }

  @Test
  void idle_anotherCommand_endsIt() throws ImapException {
    IdleSession idle = client.idle();
    assertFalse(idle.isEnded());
    assertEquals(
        4, Mail.fetch(client, UidSet.range(1, NumberSet.STAR), FetchItem.Simple.FLAGS).size());
    assertTrue(idle.isEnded());
  }

  @Test
  void replace_dovecotLacksIt_isRefusedClearly() {
    ImapException.Bad e =
        assertThrows(
            ImapException.Bad.class,
            () ->
                client.replace(
                    UidSet.of(2),
                    box,
                    org.imap4x.client.AppendMessage.of(Mail.simple("r", "", "new", "text"))));
    assertTrue(e.getMessage().startsWith("UID REPLACE"), e::getMessage);
  }
}
