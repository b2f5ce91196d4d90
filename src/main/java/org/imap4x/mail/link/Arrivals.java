package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FetchItem.Simple;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages that were sent to a mailbox among those that came to it since: by Message-ID and
 * size, and where there is no Message-ID by size and the octets themselves.
 *
 * <p>A server that lost us may be at work yet, so that it is asked until it gives the same answer
 * twice.
 */
final class Arrivals {
  /** Time between two looks at a server that may be at work yet. */
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** What a message is known by; the id is empty for none. */
  record Mark(long size, String messageId) {}

  /** A message that was sent. */
  interface Sent {
    Mark mark();

    /** Its octets' digest. */
    byte[] digest() throws ImapException, MessagingException;
  }

  private final StoreConnections store;
  private final MailboxName mailbox;
  private final TargetEnds.End end;

  /** What came to the mailbox behind that end. */
  Arrivals(StoreConnections store, MailboxName mailbox, TargetEnds.End end) {
    this.store = store;
    this.mailbox = mailbox;
    this.end = end;
  }

  /** The marks of messages, on a connection that has their mailbox selected. */
  static Map<Long, Mark> marks(ImapClient client, UidSet uids) throws ImapException {
    Map<Long, Mark> marks = new TreeMap<>();
    if (!uids.isEmpty()) {
      List<FetchItem> items = List.of(Simple.UID, Simple.RFC822_SIZE, Simple.ENVELOPE);
      client.fetch(uids, items, data -> marks.put(data.uid(), mark(data)));
    }
    return marks;
  }

  private static Mark mark(FetchData data) {
    String id =
        data.envelope()
            .flatMap(FetchData.Lazy::get)
            .map(e -> e.messageId() == null ? "" : e.messageId().strip())
            .orElse("");
    return new Mark(data.size(), id);
  }

  /** A message of a mailbox that is selected, as something that was sent elsewhere. */
  static Sent sent(ImapClient client, long uid, Mark mark) {
    return new Sent() {
      @Override
      public Mark mark() {
        return mark;
      }

      @Override
      public byte[] digest() throws ImapException, MessagingException {
        return Arrivals.digest(client, uid);
      }
    };
  }

  static byte[] digest(ImapClient client, long uid) throws ImapException, MessagingException {
    try (DigestOutputStream out = digesting()) {
      client.fetchBody(UidSet.of(uid), Section.MESSAGE, true, out);
      return out.getMessageDigest().digest();
    } catch (IOException e) {
      throw new MessagingException("a digest could not be made", e);
    }
  }

  static DigestOutputStream digesting() {
    try {
      return new DigestOutputStream(
          OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JRE has SHA-256", e);
    }
  }

  /**
   * Which of the messages arrived, and where; in the order of both, each arrival once.
   *
   * @param sent what was sent, by any key
   * @param taken what is something else for sure
   * @throws Task.CannotTell when the mailbox became another one since the command was sent: what
   *     was sent may have come to the one or the other
   */
  <K> Map<K, Placed> find(Map<K, ? extends Sent> sent, Collection<Placed> taken)
      throws ImapException, MessagingException, Task.CannotTell {
    Map<K, Placed> before = Map.of();
    for (boolean first = true; ; first = false) {
      Map<K, Placed> found = look(sent, taken);
      if (found.size() == sent.size() || (!first && found.size() == before.size())) {
        return found;
      }
      before = found;
      pause();
    }
  }

  static void pause() throws MessagingException {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted while looking for what was sent", e);
    }
  }

  private <K> Map<K, Placed> look(Map<K, ? extends Sent> sent, Collection<Placed> taken)
      throws ImapException, MessagingException, Task.CannotTell {
    Map<K, Placed> found =
        store.<@Nullable Map<K, Placed>>runAlone(
            "look for messages in " + mailbox, Task.repeatable(c -> look(c, sent, taken)));
    if (found == null) {
      throw new Task.CannotTell(mailbox + " has another UIDVALIDITY now");
    }
    return found;
  }

  private <K> @Nullable Map<K, Placed> look(
      ImapClient c, Map<K, ? extends Sent> sent, Collection<Placed> taken)
      throws ImapException, MessagingException {
    SelectedMailbox m = c.select(mailbox, SelectOptions.READ_ONLY);
    boolean same = m.uidValidity() == end.uidValidity();
    UidSet fresh = same ? m.uids().intersect(UidSet.range(end.uidNext(), NumberSet.MAX)) : m.uids();
    Map<Long, Mark> there = new LinkedHashMap<>(marks(c, fresh));
    for (Placed other : taken) {
      if (other.uidValidity() == m.uidValidity()) {
        there.remove(other.uid());
      }
    }
    Map<K, Placed> found = matched(c, m.uidValidity(), sent, there);
    c.unselect();
    return same || !end.fresh() || found.size() == sent.size() ? found : null;
  }

  /** Exact ones first, then those that the server keeps with another size. */
  private static <K> Map<K, Placed> matched(
      ImapClient c, long validity, Map<K, ? extends Sent> sent, Map<Long, Mark> there)
      throws ImapException, MessagingException {
    Map<K, Long> found = new HashMap<>();
    for (Map.Entry<K, ? extends Sent> s : sent.entrySet()) {
      Mark mark = s.getValue().mark();
      if (!mark.messageId().isEmpty()) {
        take(found, s.getKey(), there, mark::equals);
      }
    }
    for (Map.Entry<K, ? extends Sent> s : sent.entrySet()) {
      String id = s.getValue().mark().messageId();
      if (!id.isEmpty() && !found.containsKey(s.getKey())) {
        take(found, s.getKey(), there, m -> m.messageId().equals(id));
      }
    }
    for (Map.Entry<K, ? extends Sent> s : sent.entrySet()) {
      if (s.getValue().mark().messageId().isEmpty()) {
        takeSameOctets(c, found, s.getKey(), s.getValue(), there);
      }
    }
    Map<K, Placed> placed = new HashMap<>();
    found.forEach((key, uid) -> placed.put(key, new Placed(validity, uid)));
    return placed;
  }

  private static <K> boolean take(
      Map<K, Long> found, K key, Map<Long, Mark> there, Predicate<Mark> matches) {
    for (Map.Entry<Long, Mark> at : there.entrySet()) {
      if (matches.test(at.getValue())) {
        found.put(key, at.getKey());
        there.remove(at.getKey());
        return true;
      }
    }
    return false;
  }

  private static <K> void takeSameOctets(
      ImapClient c, Map<K, Long> found, K key, Sent sent, Map<Long, Mark> there)
      throws ImapException, MessagingException {
    byte[] digest = null;
    for (Map.Entry<Long, Mark> at : new HashSet<>(there.entrySet())) {
      if (at.getValue().size() != sent.mark().size() || !at.getValue().messageId().isEmpty()) {
        continue;
      }
      digest = digest == null ? sent.digest() : digest;
      if (Arrays.equals(digest, digest(c, at.getKey()))) {
        found.put(key, at.getKey());
        there.remove(at.getKey());
        return;
      }
    }
  }
}
