package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small content whole, and with it that of the messages that a loop reads next.
 *
 * <p>Only what the server says is small comes in advance: up to {@value #SMALL} octets each, and at
 * most {@value #WINDOW} octets at a time. It is kept up to the property {@code readahead.octets}.
 */
final class BodyAhead {
  private static final long SMALL = 64 * 1024;
  private static final long WINDOW = 1024 * 1024;
  private static final int MOST_MESSAGES = 256;
  private static final int BASIC = MessageItem.bits(MessageItem.FLAGS, MessageItem.SIZE);

  private final ReadAhead ahead;
  private final SeenMarks marks;
  private final BodyCache cache = new BodyCache();

  /** The message whose content was read last, and whether its other parts were read too. */
  private volatile long lastUid;

  private volatile boolean allParts;
  private volatile long uidValidity;

  BodyAhead(ReadAhead ahead, SeenMarks marks) {
    this.ahead = ahead;
    this.marks = marks;
  }

  void clear() {
    cache.clear();
    allParts = false;
    lastUid = 0;
  }

  /** UIDs of another UIDVALIDITY mean other messages, or none. */
  private void checkValidity() throws MessagingException {
    long now = ahead.folder().access().uidValidity();
    if (now != uidValidity) {
      clear();
      uidValidity = now;
    }
  }

  // ---- content of parts

  /**
   * The content, when it is small or here already; null otherwise. The message is marked as seen
   * when its content is returned.
   */
  byte @Nullable [] content(ServerPart part) throws MessagingException {
    checkValidity();
    IMAPMessage m = part.root();
    Section section = part.contentSection();
    byte[] kept = cache.take(m.uid(), section);
    if (kept != null) {
      ahead.handedOut(m);
      return kept;
    }
    long size = part.contentSize();
    if (size < 0 || size > Math.min(SMALL, 2 * ahead.settings().firstWindow())) {
      return null;
    }
    boolean again = lastUid == m.uid();
    allParts |= again;
    lastUid = m.uid();
    List<IMAPMessage> window = ahead.window("content", m, MOST_MESSAGES);
    Map<List<Section>, UidSet.Builder> plan = plan(part, window);
    return fetched(m, section, size, plan, false);
  }

  private Map<List<Section>, UidSet.Builder> plan(ServerPart part, List<IMAPMessage> window) {
    Map<List<Section>, UidSet.Builder> plan = new LinkedHashMap<>();
    long room = Math.min(WINDOW, ahead.settings().aheadOctets() / 2);
    for (IMAPMessage m : window) {
      List<Section> sections = new ArrayList<>();
      boolean asked = m == part.root();
      if (asked) {
        sections.add(part.contentSection());
      }
      if (!asked || allParts) {
        room = more(sections, m, part.contentSection(), room);
      }
      if (!sections.isEmpty()) {
        plan.computeIfAbsent(sections, s -> new UidSet.Builder()).add(m.uid());
      }
      if (room <= 0) {
        break;
      }
    }
    return plan;
  }

  /** Adds small parts of the message, of which a structure is here; the room that is left. */
  private long more(List<Section> sections, IMAPMessage m, Section like, long room) {
    BodyStructure s = m.state().structure();
    if (s == null || m.state().whole() != null || !ahead.settings().ahead()) {
      return room;
    }
    long left = room;
    PartContent.Leaf first = null;
    for (PartContent.Leaf leaf : PartContent.leaves(s)) {
      Section section = leaf.path().isEmpty() ? Section.TEXT : Section.ofPart(leaf.path());
      boolean fits = leaf.octets() >= 0 && leaf.octets() <= Math.min(SMALL, left);
      boolean wanted = allParts || (first == null && leaf.text()) || section.sameAs(like);
      first = first == null && leaf.text() ? leaf : first;
      if (fits && wanted && !sections.contains(section) && !cache.has(m.uid(), section)) {
        sections.add(section);
        left -= leaf.octets();
      }
    }
    return left;
  }

  // ---- whole messages

  /** The whole message, when it came ahead or comes now with its neighbours; null otherwise. */
  byte @Nullable [] whole(IMAPMessage m) throws MessagingException {
    checkValidity();
    byte[] kept = cache.take(m.uid(), Section.MESSAGE);
    if (kept != null) {
      ahead.handedOut(m);
      return kept;
    }
    List<IMAPMessage> window = ahead.window("whole", m, MOST_MESSAGES);
    long room = Math.min(WINDOW, ahead.settings().aheadOctets() / 2);
    if (window.size() < 2 || !isSmall(m, room)) {
      return null;
    }
    UidSet.Builder uids = new UidSet.Builder();
    for (IMAPMessage next : window) {
      if (isSmall(next, room) && !cache.has(next.uid(), Section.MESSAGE)) {
        uids.add(next.uid());
        room -= next.state().size();
      }
    }
    Map<List<Section>, UidSet.Builder> plan = new LinkedHashMap<>();
    plan.put(List.of(Section.MESSAGE), uids);
    return fetched(m, Section.MESSAGE, m.state().size(), plan, true);
  }

  private static boolean isSmall(IMAPMessage m, long room) {
    long size = m.state().size();
    return size >= 0 && size <= Math.min(SMALL, room);
  }

  /** Begins to fetch the sizes of the messages that follow, so that their text can come ahead. */
  List<Pending<Void>> beginSizes(ImapClient client, IMAPMessage m) throws ImapException {
    List<IMAPMessage> unknown = new ArrayList<>();
    int count = Math.min(MOST_MESSAGES, ahead.settings().aheadMessages());
    for (IMAPMessage next : ahead.following("whole", count)) {
      if (!next.state().knows(MessageItem.SIZE)) {
        unknown.add(next);
      }
    }
    if (unknown.isEmpty() && m.state().knows(MessageItem.FLAGS)) {
      return List.of();
    }
    if (!m.state().knows(MessageItem.SIZE) || !m.state().knows(MessageItem.FLAGS)) {
      unknown.add(m);
    }
    return new ItemFetch(unknown, BASIC, List.of()).begin(client);
  }

  // ---- fetching

  /** What came of the content that was asked for. */
  private static final class Found {
    private volatile byte @Nullable [] octets;
  }

  /** The section's octets; null where none came although there is something. */
  private byte @Nullable [] fetched(
      IMAPMessage m,
      Section section,
      long size,
      Map<List<Section>, UidSet.Builder> plan,
      boolean sizes)
      throws MessagingException {
    byte[] result =
        ahead
            .folder()
            .access()
            .<byte @Nullable []>callSafe(
                client -> {
                  marks.flush(client);
                  Found mine = new Found();
                  List<Pending<Void>> pending = new ArrayList<>();
                  for (Map.Entry<List<Section>, UidSet.Builder> e : plan.entrySet()) {
                    UidSet uids = e.getValue().build();
                    pending.addAll(begin(client, uids, e.getKey(), m, section, mine));
                  }
                  List<Pending<Void>> more = sizes ? beginSizes(client, m) : List.of();
                  await(pending);
                  await(more);
                  byte[] octets = mine.octets;
                  boolean odd = octets != null && octets.length == 0 && size > 0;
                  return odd ? null : octets;
                });
    if (result != null) {
      ahead.handedOut(m);
    }
    return result;
  }

  private List<Pending<Void>> begin(
      ImapClient client,
      UidSet uids,
      List<Section> sections,
      IMAPMessage m,
      Section section,
      Found mine)
      throws ImapException {
    List<FetchItem> items = new ArrayList<>();
    items.add(FetchItem.Simple.UID);
    for (Section s : sections) {
      items.add(SectionItems.peek(client, s));
    }
    long most = ahead.settings().aheadOctets();
    List<Pending<Void>> pending = new ArrayList<>();
    for (UidSet part : uids.split(ItemFetch.lineLimit(client))) {
      pending.add(
          client.beginFetch(
              part,
              items,
              null,
              data -> {
                for (FetchData.BodyItem item : data.bodies()) {
                  Content content = item.octets().orElse(null);
                  if (content == null || content.isStreamed() || item.offset().isPresent()) {
                    continue;
                  }
                  if (data.uid() == m.uid() && item.section().sameAs(section)) {
                    mine.octets = KeptContent.octets(content);
                  } else if (content.size() <= most && uids.contains(data.uid())) {
                    byte[] octets = KeptContent.octets(content);
                    if (octets != null) {
                      cache.put(data.uid(), item.section(), octets, most);
                    }
                  }
                }
              }));
    }
    return pending;
  }

  /** Waits for all; a refusal means that nothing came, and the reader asks by other means. */
  private static void await(List<Pending<Void>> pending) throws ImapException {
    for (Pending<Void> p : pending) {
      try {
        p.await();
      } catch (ImapException e) {
        if (e.isFatal()) {
          throw e;
        }
      }
    }
  }
}
