package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.imap4x.client.AppendMessage;
import org.imap4x.client.IdleSession;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.MailboxChange;
import org.imap4x.client.SearchResult;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.client.StoreMode;
import org.imap4x.client.StoreResult;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Extensions of Dovecot, with two sessions where one has to see what the other does. */
@Timeout(60)
class ExtensionsTest {
  private static final String USER = "extensions";
  private ImapClient client;
  private ImapClient other;
  private MailboxName box;

  @BeforeEach
  void fill(TestInfo test) throws ImapException {
    client = Way.PLAIN.login(USER);
    other = Way.PLAIN.login(USER);
    box = MailboxName.of(test.getTestMethod().orElseThrow().getName());
    other.create(box);
    List<AppendMessage> messages = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      messages.add(AppendMessage.of(Mail.simple("m" + i, "", "number " + i, "body " + i)));
    }
    other.append(box, messages);
    other.select(box, SelectOptions.READ_WRITE);
  }

  @AfterEach
  void close() {
    client.close();
    other.close();
  }

  private void remove(UidSet uids) throws ImapException {
    other.store(uids, StoreMode.ADD, FlagSet.of("\\Deleted"), true);
    other.expunge(uids);
  }

  @Test
  void qresync_selectAgain_tellsWhatVanishedAndChanged() throws ImapException {
    client.enable("QRESYNC");
    SelectedMailbox first = client.select(box, SelectOptions.READ_WRITE);
    long validity = first.uidValidity();
    long modSeq = first.highestModSeq().orElseThrow();
    client.unselect();
    remove(UidSet.of(2, 3));
    other.store(UidSet.of(5), StoreMode.ADD, FlagSet.of("$Seen5"), true);
    SelectedMailbox again =
        client.select(
            box,
            new SelectOptions(
                false, false, new SelectOptions.Qresync(validity, modSeq, UidSet.range(1, 6))));
    assertEquals(UidSet.of(1, 4, 5, 6), again.uids());
    UidSet vanished = UidSet.EMPTY;
    List<Long> changed = new ArrayList<>();
    for (Untagged data : again.resyncData()) {
      if (data instanceof Untagged.Vanished gone) {
        assertTrue(gone.earlier());
        vanished = vanished.union(gone.uids());
      } else if (data instanceof Untagged.Fetch fetch) {
        changed.add(fetch.data().uid());
        assertTrue(fetch.data().flags().orElseThrow().contains("$Seen5"));
      }
    }
    assertEquals(UidSet.of(2, 3), vanished);
    assertEquals(List.of(5L), changed);
    assertTrue(again.highestModSeq().orElseThrow() > modSeq);
  }

  @Test
  void vanished_whileSelected_endsInOneRemoval() throws ImapException {
    client.enable("QRESYNC");
    client.select(box, SelectOptions.READ_WRITE);
    List<MailboxChange> changes = new ArrayList<>();
    client.setChangeListener(changes::add);
    remove(UidSet.of(1, 2, 4));
    client.noop();
    client.noop();
    assertEquals(UidSet.of(3, 5, 6), client.selected().orElseThrow().uids());
    UidSet removed = UidSet.EMPTY;
    for (MailboxChange change : changes) {
      UidSet uids = change instanceof MailboxChange.Removed gone ? gone.uids() : UidSet.EMPTY;
      assertTrue(removed.intersect(uids).isEmpty(), changes::toString);
      removed = removed.union(uids);
    }
    assertEquals(UidSet.of(1, 2, 4), removed);
    assertEquals(
        5,
        Mail.fetch(client, SequenceSet.of(2), FetchItem.Simple.FLAGS).get(0).uid(),
        "sequence numbers are known after VANISHED");
  }

  @Test
  void fetchVanished_changedSince_tellsEarlierRemovals() throws ImapException {
    client.enable("QRESYNC");
    long modSeq = client.select(box, SelectOptions.READ_WRITE).highestModSeq().orElseThrow();
    remove(UidSet.of(3));
    other.store(UidSet.of(6), StoreMode.ADD, FlagSet.of("\\Flagged"), true);
    client.noop();
    List<Untagged> vanished = new ArrayList<>();
    client.setDataListener(vanished::add);
    List<FetchData> changed = new ArrayList<>();
    client
        .beginFetch(
            UidSet.range(1, NumberSet.STAR),
            List.of(FetchItem.Simple.FLAGS),
            "CHANGEDSINCE " + modSeq + " VANISHED",
            changed::add)
        .await();
    assertEquals(List.of(6L), Mail.each(changed, FetchData::uid));
    assertTrue(changed.get(0).modSeq() > modSeq);
  }

  @Test
  void condStore_unchangedSince_leavesTheModifiedAlone() throws ImapException {
    client.select(box, new SelectOptions(false, true, null));
    long modSeq = Mail.fetch(client, UidSet.of(1), FetchItem.Simple.MODSEQ).get(0).modSeq();
    other.store(UidSet.of(2), StoreMode.ADD, FlagSet.of("\\Answered"), true);
    long latest = other.status(box, "HIGHESTMODSEQ").number("HIGHESTMODSEQ").orElseThrow();
    assertTrue(latest > modSeq);
    FlagSet flag = FlagSet.of("$Mine");
    StoreResult byUid =
        client.beginStore(UidSet.of(1, 2), StoreMode.ADD, flag, true, latest - 1).await();
    assertEquals(List.of(new NumberSet.Range(2, 2)), byUid.modified());
    assertTrue(hasFlag(1, "$Mine"));
    assertFalse(hasFlag(2, "$Mine"));
    StoreResult bySequence =
        client.beginStore(SequenceSet.of(2, 3), StoreMode.ADD, flag, true, latest - 1).await();
    assertEquals(List.of(new NumberSet.Range(2, 2)), bySequence.modified());
    assertTrue(hasFlag(3, "$Mine"));
    assertFalse(hasFlag(2, "$Mine"));
  }

  private boolean hasFlag(long uid, String flag) throws ImapException {
    FetchData data = Mail.fetch(client, UidSet.of(uid), FetchItem.Simple.FLAGS).get(0);
    return data.flags().orElseThrow().contains(flag);
  }

  @Test
  void searchModSeq_knowsTheHighest() throws ImapException {
    client.select(box, new SelectOptions(false, true, null));
    other.store(UidSet.of(4), StoreMode.ADD, FlagSet.of("\\Answered"), true);
    client.noop();
    long latest = Mail.fetch(client, UidSet.of(4), FetchItem.Simple.MODSEQ).get(0).modSeq();
    SearchResult<UidSet> found = client.search(UidSet.class, new SearchKey.ModSeq(latest), null);
    assertEquals(UidSet.of(4), found.numbers());
    assertEquals(OptionalLong.of(latest), found.modSeq());
  }

  @Test
  void esearch_keepsRangesTogether() throws ImapException {
    client.select(box, SelectOptions.READ_WRITE);
    assertEquals(
        UidSet.range(1, 6), client.search(UidSet.class, SearchKey.Simple.ALL, null).numbers());
    List<String> raw = client.xatom("UID SEARCH", "RETURN (MIN MAX SAVE)", "ALL").untagged();
    assertTrue(raw.get(0).contains("MIN 1 MAX 6"), raw::toString);
    assertEquals(
        UidSet.range(1, 6),
        client.search(UidSet.class, new SearchKey.Within(false, 3600), null).numbers());
    assertEquals(
        UidSet.of(1, 6),
        UidSet.of(
            Mail.fetch(client, UidSet.SAVED, FetchItem.Simple.FLAGS).stream()
                .mapToLong(FetchData::uid)
                .toArray()),
        "MIN and MAX were saved (RFC 5182)");
  }

  @Test
  void esortAndThreadRefs_areThere() throws ImapException {
    client.select(box, SelectOptions.READ_WRITE);
    long[] sorted =
        client.sort(
            true,
            List.of(
                new SortKey(SortKey.Field.SUBJECT, true),
                new SortKey(SortKey.Field.DISPLAYFROM, false)),
            SearchKey.Simple.ALL,
            "UTF-8");
    assertEquals(6, sorted[0]);
    assertEquals(6, client.thread(true, "REFS", SearchKey.Simple.ALL, "UTF-8").size());
  }

  @Test
  void notify_otherMailboxes_areReported() throws ImapException {
    MailboxName watched = MailboxName.of(box.text() + " watched");
    other.create(watched);
    client.select(box, SelectOptions.READ_WRITE);
    List<Untagged> data = new ArrayList<>();
    client.setDataListener(data::add);
    client.notifySet(
        "(selected (MessageNew MessageExpunge FlagChange))"
            + " (personal (MessageNew MessageExpunge FlagChange MailboxName))");
    try (IdleSession idle = client.idle()) {
      Mail.append(other, watched, Mail.simple("n", "", "news", "text"));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!hasNews(data, watched) && System.nanoTime() < deadline && !idle.isEnded()) {
        idle.await(Duration.ofSeconds(5));
      }
    }
    assertTrue(hasNews(data, watched), data::toString);
    client.notifySet("");
    client.noop();
  }

  private static boolean hasNews(List<Untagged> data, MailboxName watched) {
    return data.stream()
        .anyMatch(
            d ->
                d instanceof Untagged.MailboxStatus s
                    && s.status().mailbox().equals(watched)
                    && s.status().number("MESSAGES").equals(OptionalLong.of(1)));
  }

  @Test
  void previewAndSaveDate_areFetched() throws ImapException {
    client.select(box, SelectOptions.READ_WRITE);
    FetchData data =
        Mail.fetch(client, UidSet.of(2), FetchItem.Simple.PREVIEW, FetchItem.Simple.SAVEDATE)
            .get(0);
    assertEquals("body 2", data.texts().get("PREVIEW"));
    assertFalse(data.texts().get("SAVEDATE").isEmpty());
    assertTrue(
        Mail.fetch(client, UidSet.of(3), FetchItem.Simple.PREVIEW_LAZY)
            .get(0)
            .texts()
            .containsKey("PREVIEW"));
  }

  @Test
  void literals_withoutWaiting_keepTheirOctets() throws ImapException {
    String odd = "quote \" backslash \\ {3} (parens) %*";
    client.select(box, SelectOptions.READ_WRITE);
    Mail.append(client, box, Mail.simple("odd", "", odd, "text"));
    SearchKey key = new SearchKey.Text(SearchKey.Field.SUBJECT, odd);
    assertEquals(UidSet.of(7), client.search(UidSet.class, key, null).numbers());
    SearchKey eight = new SearchKey.Text(SearchKey.Field.SUBJECT, "ü".repeat(2000));
    assertTrue(client.search(UidSet.class, eight, "UTF-8").numbers().isEmpty());
  }

  @Test
  void changes_appendFlagExpungeByOther_comeOnceInOrder() throws ImapException {
    client.select(box, SelectOptions.READ_WRITE);
    List<MailboxChange> changes = new ArrayList<>();
    client.setChangeListener(changes::add);
    Mail.append(other, box, Mail.simple("n", "", "news", "text"));
    other.store(UidSet.of(2), StoreMode.ADD, FlagSet.of("\\Flagged"), true);
    client.noop();
    remove(UidSet.of(1));
    client.noop();
    client.noop();
    assertEquals(
        1, changes.stream().filter(c -> c.equals(new MailboxChange.Added(UidSet.of(7)))).count());
    assertEquals(
        1, changes.stream().filter(c -> c.equals(new MailboxChange.Removed(UidSet.of(1)))).count());
    Optional<FlagSet> flags =
        changes.stream()
            .filter(c -> c instanceof MailboxChange.FlagsChanged f && f.uid() == 2)
            .map(c -> ((MailboxChange.FlagsChanged) c).flags())
            .findFirst();
    assertTrue(flags.orElseThrow().contains("\\Flagged"));
  }
}
