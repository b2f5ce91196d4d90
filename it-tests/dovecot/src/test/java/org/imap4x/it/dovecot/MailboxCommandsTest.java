package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.imap4x.client.AppendMessage;
import org.imap4x.client.AppendResult;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListRequest;
import org.imap4x.client.ListResult;
import org.imap4x.client.Pending;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Namespaces;
import org.imap4x.model.QuotaData;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands about mailboxes, rights, quotas and annotations, over every transport. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Way.class)
class MailboxCommandsTest {
  private static final MailboxName ROOT = MailboxName.of("");
  private final Way way;
  private ImapClient client;
  private MailboxName box;

  MailboxCommandsTest(Way way) {
    this.way = way;
  }

  @BeforeEach
  void login(org.junit.jupiter.api.TestInfo test) throws ImapException {
    client = way.login("boxes-" + way.name().toLowerCase(Locale.ROOT));
    box = MailboxName.of(test.getTestMethod().orElseThrow().getName());
    client.create(box);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static List<String> names(ListResult result) {
    return result.entries().stream().map(e -> e.name().text()).sorted().toList();
  }

  private List<String> listed(String pattern) throws ImapException {
    return names(client.list(ListRequest.of(ROOT, MailboxName.of(pattern))));
  }

  @Test
  void createRenameDelete_anyName_isListedAsItIs() throws ImapException {
    List<String> odd = List.of("a b", "Entwürfe & mehr", "quote\"d", "日本語", "per%cent");
    for (String name : odd) {
      MailboxName full = MailboxName.of(box.text() + "/" + name);
      client.create(full);
      assertTrue(listed(box.text() + "/*").contains(full.text()), name);
      client.select(full, SelectOptions.READ_WRITE);
      client.unselect();
      MailboxName other = MailboxName.of(box.text() + "/renamed " + name);
      client.rename(full, other);
      assertEquals(List.of(other.text()), listed(box.text() + "/*"));
      client.delete(other);
    }
    assertEquals(List.of(), listed(box.text() + "/*"));
    ImapException.No gone =
        assertThrows(ImapException.No.class, () -> client.delete(MailboxName.of("never there")));
    assertTrue(gone.hasCode("NONEXISTENT"), gone::getMessage);
    ImapException.No twice = assertThrows(ImapException.No.class, () -> client.create(box));
    assertTrue(twice.hasCode("ALREADYEXISTS"), twice::getMessage);
  }

  @Test
  void list_plain_hasDelimiterAndAttributes() throws ImapException {
    client.create(MailboxName.of(box.text() + "/child"));
    ListEntry entry = client.list(ListRequest.of(ROOT, box)).entries().get(0);
    assertEquals('/', entry.delimiter());
    assertTrue(entry.has("\\HasChildren"), entry::toString);
    ListEntry root = client.list(ListRequest.of(ROOT, ROOT)).entries().get(0);
    assertEquals('/', root.delimiter());
    assertTrue(root.has("\\Noselect"));
  }

  @Test
  void lsub_afterSubscribe_listsIt() throws ImapException {
    client.subscribe(box);
    assertEquals(List.of(box.text()), names(client.lsub(ROOT, box)));
    client.unsubscribe(box);
    assertEquals(List.of(), names(client.lsub(ROOT, box)));
  }

  @Test
  void listExtended_subscriptionsStatusAndUse_comeInOneAnswer() throws ImapException {
    client.subscribe(box);
    Mail.append(client, box, Mail.simple("a", "", "one", "text"));
    ListResult result =
        client.list(
            new ListRequest(
                ROOT,
                List.of(box, MailboxName.of("Sent")),
                List.of(),
                List.of("SUBSCRIBED", "CHILDREN", "SPECIAL-USE"),
                List.of("MESSAGES", "UIDNEXT", "SIZE", "HIGHESTMODSEQ")));
    Map<String, ListEntry> entries =
        result.entries().stream().collect(Collectors.toMap(e -> e.name().text(), e -> e));
    assertTrue(entries.get(box.text()).has("\\Subscribed"), entries::toString);
    assertEquals("\\Sent", entries.get("Sent").specialUse().orElseThrow());
    assertEquals(OptionalLong.of(1), result.status().get(box).number("MESSAGES"));
    assertTrue(result.status().get(box).number("SIZE").orElseThrow() > 100);
    List<String> special =
        names(
            client.list(
                new ListRequest(
                    ROOT,
                    List.of(MailboxName.of("*")),
                    List.of("SPECIAL-USE"),
                    List.of(),
                    List.of())));
    assertEquals(List.of("Drafts", "Junk", "Sent", "Trash"), special);
    client.unsubscribe(box);
  }

  @Test
  void namespace_personalAndShared_areTold() throws ImapException {
    Namespaces all = client.namespace();
    assertEquals(ROOT, all.personal().get(0).prefix());
    assertEquals('/', all.personal().get(0).delimiter());
    assertEquals("shared/", all.otherUsers().get(0).prefix().text());
  }

  @Test
  void status_everyItem_isANumber() throws ImapException {
    Mail.append(client, box, Mail.simple("a", "", "one", "text"));
    StatusData data =
        client.status(
            box, "MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "HIGHESTMODSEQ", "SIZE");
    assertEquals(box, data.mailbox());
    assertEquals(OptionalLong.of(1), data.number("messages"));
    assertEquals(OptionalLong.of(1), data.number("UNSEEN"));
    assertEquals(OptionalLong.of(2), data.number("UIDNEXT"));
    assertTrue(data.number("UIDVALIDITY").orElseThrow() > 0);
    assertTrue(data.number("HIGHESTMODSEQ").orElseThrow() > 0);
    assertTrue(data.number("SIZE").orElseThrow() > 100);
    assertThrows(ImapException.class, () -> client.status(MailboxName.of("none"), "MESSAGES"));
  }

  @Test
  void status_manyPipelined_eachGetsItsOwn() throws ImapException {
    Map<MailboxName, Pending<StatusData>> pending = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      MailboxName name = MailboxName.of(box.text() + "/" + i);
      client.create(name);
      pending.put(name, client.beginStatus(name, "MESSAGES"));
    }
    for (Map.Entry<MailboxName, Pending<StatusData>> each : pending.entrySet()) {
      assertEquals(each.getKey(), each.getValue().await().mailbox());
    }
  }

  @Test
  void append_flagsAndDate_areKept() throws ImapException {
    OffsetDateTime date = OffsetDateTime.parse("2001-02-03T04:05:06+07:00");
    byte[] octets = Mail.simple("a", "", "one", "text");
    AppendMessage message =
        new AppendMessage(
            FlagSet.of("\\Seen", "$Work"), date, octets.length, out -> out.write(octets));
    AppendResult result = client.append(box, List.of(message));
    assertEquals(List.of(OptionalLong.of(1)), result.uids());
    SelectedMailbox selected = client.select(box, SelectOptions.READ_WRITE);
    assertEquals(selected.uidValidity(), result.uidValidity());
    FetchData data =
        Mail.fetch(
                client,
                SequenceSet.of(1),
                FetchItem.Simple.FLAGS,
                FetchItem.Simple.INTERNALDATE,
                FetchItem.Simple.RFC822_SIZE)
            .get(0);
    assertTrue(data.flags().orElseThrow().contains("$work"));
    assertTrue(data.flags().orElseThrow().contains("\\Seen"));
    assertEquals(date.toInstant(), data.internalDate().orElseThrow().toInstant());
    assertEquals(octets.length, data.size());
    client.unselect();
  }

  @Test
  void append_several_areOneCommandWithAUidEach() throws ImapException {
    List<AppendMessage> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(AppendMessage.of(Mail.simple("m" + i, "", "number " + i, "text")));
    }
    AppendResult result = client.append(box, messages);
    assertEquals(50, result.uids().size());
    assertEquals(OptionalLong.of(50), result.uids().get(49));
    ImapException.No missing =
        assertThrows(
            ImapException.No.class, () -> client.append(MailboxName.of("missing"), messages));
    assertTrue(missing.hasCode("TRYCREATE"), missing::getMessage);
    client.noop();
  }

  @Test
  void acl_setListDelete_areTyped() throws ImapException {
    assertTrue(client.myRights(box).contains("a"), "the owner administers");
    client.setAcl(box, "other", "lr");
    assertEquals("lr", sorted(client.getAcl(box).get("other")));
    client.setAcl(box, "other", "+s");
    assertEquals("lrs", sorted(client.getAcl(box).get("other")));
    Untagged.ListRights rights = client.listRights(box, "other");
    assertEquals("other", rights.identifier());
    assertFalse(rights.optional().isEmpty());
    client.deleteAcl(box, "other");
    assertNull(client.getAcl(box).get("other"));
  }

  private static String sorted(String rights) {
    return rights.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
  }

  @Test
  void quota_usage_isTyped() throws ImapException {
    Mail.append(client, MailboxName.INBOX, Mail.simple("a", "", "one", "x".repeat(5000)));
    QuotaData quota = client.getQuotaRoot(MailboxName.INBOX).get(0);
    assertEquals("User quota", quota.root());
    QuotaData.Resource storage = quota.resources().get(0);
    assertEquals("STORAGE", storage.name());
    assertEquals(100L << 20, storage.limit(), "100 GiB in units of 1024 octets");
    assertTrue(storage.usage() >= 5);
    assertEquals(quota, client.getQuota("User quota").get(0));
    ImapException refused =
        assertThrows(
            ImapException.No.class, () -> client.setQuota("User quota", Map.of("STORAGE", 5L)));
    assertFalse(refused.serverText().isEmpty(), "only an administrator may");
    assertThrows(ImapException.No.class, () -> client.getQuota("no such root"));
  }

  @Test
  void metadata_setGetRemove_isTyped() throws ImapException {
    byte[] odd = {'a', '"', '\\', '\r', '\n', (byte) 0xc3, (byte) 0xbc};
    client.setMetadata(box, Map.of("/private/comment", odd));
    Map<String, Content> read = client.getMetadata(box, List.of("/private/comment"), null, -1);
    assertEquals(
        new String(odd, java.nio.charset.StandardCharsets.UTF_8),
        Mail.text(read.get("/private/comment")));
    client.setMetadata(box, Map.of("/private/comment/sub", Mail.bytes("below")));
    Map<String, Content> below =
        client.getMetadata(box, List.of("/private/comment"), "infinity", 100);
    assertEquals(2, below.size(), below::toString);
    Map<String, byte[]> removal = new LinkedHashMap<>();
    removal.put("/private/comment", null);
    client.setMetadata(box, removal);
    Map<String, Content> removed = client.getMetadata(box, List.of("/private/comment"), null, -1);
    assertNull(removed.get("/private/comment"));
    client.setMetadata(ROOT, Map.of("/private/vendor/imap4x", Mail.bytes("server")));
    assertEquals(
        "server",
        Mail.text(
            client
                .getMetadata(ROOT, List.of("/private/vendor/imap4x"), null, -1)
                .get("/private/vendor/imap4x")));
  }
}
