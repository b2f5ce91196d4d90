package org.imap4x.mail.read;

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
  private final BodyCache cache = new BodyCache();

  /** The message whose content was read last, and whether its other parts were read too. */
  private volatile long lastUid;

  private volatile boolean allParts;

  BodyAhead(ReadAhead ahead) {
    this.ahead = ahead;
  }

  // ---- content of parts

  /**
   * The content, when it is small or here already; null otherwise. The message is marked as seen
   * when its content is returned.
   */
  byte @Nullable [] content(ServerMessage m, Section section, long size) throws MessagingException {
    byte[] kept = cache.take(m.uid(), section);
    if (kept != null) {
      ahead.handedOut(m);
      return kept;
    }
    if (size < 0 || size > Math.min(SMALL, 2 * ahead.settings().firstWindow())) {
      return null;
    }
    boolean again = lastUid == m.uid();
    allParts |= again;
    lastUid = m.uid();
    List<ServerMessage> window = ahead.window("content", m, MOST_MESSAGES);
    Map<List<Section>, UidSet.Builder> plan = plan(m, section, window);
    return fetched(m, section, size, plan, false);
  }

  private Map<List<Section>, UidSet.Builder> plan(
      ServerMessage first, Section section, List<ServerMessage> window) {
    Map<List<Section>, UidSet.Builder> plan = new LinkedHashMap<>();
    long room = Math.min(WINDOW, ahead.settings().aheadOctets() / 2);
    for (ServerMessage m : window) {
      List<Section> sections = new ArrayList<>();
      boolean asked = m == first;
      if (asked) {
        sections.add(section);
      }
      if (!asked || allParts) {
        room = more(sections, m, section, room);
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
  private long more(List<Section> sections, ServerMessage m, Section like, long room) {
    BodyStructure s = m.structure();
    if (s == null || m.whole() != null || !ahead.settings().ahead()) {
      return room;
    }
    long left = room;
    Structures.Leaf first = null;
    for (Structures.Leaf leaf : Structures.leaves(s)) {
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
  byte @Nullable [] whole(ServerMessage m) throws MessagingException {
    byte[] kept = cache.take(m.uid(), Section.MESSAGE);
    if (kept != null) {
      ahead.handedOut(m);
      return kept;
    }
    List<ServerMessage> window = ahead.window("whole", m, MOST_MESSAGES);
    long room = Math.min(WINDOW, ahead.settings().aheadOctets() / 2);
    if (window.size() < 2 || !isSmall(m, room)) {
      return null;
    }
    UidSet.Builder uids = new UidSet.Builder();
    for (ServerMessage next : window) {
      if (isSmall(next, room) && !cache.has(next.uid(), Section.MESSAGE)) {
        uids.add(next.uid());
        room -= next.size();
      }
    }
    Map<List<Section>, UidSet.Builder> plan = new LinkedHashMap<>();
    plan.put(List.of(Section.MESSAGE), uids);
    return fetched(m, Section.MESSAGE, m.size(), plan, true);
  }

  private static boolean isSmall(ServerMessage m, long room) {
    long size = m.size();
    return size >= 0 && size <= Math.min(SMALL, room);
  }

  /** Begins to fetch the sizes of the messages that follow, so that their text can come ahead. */
  List<Pending<Void>> beginSizes(ImapClient client, ServerMessage m) throws ImapException {
    return beginSizes(client, m, Math.min(MOST_MESSAGES, ahead.settings().aheadMessages()));
  }

  /** The same for so many that follow, and the message itself. */
  List<Pending<Void>> beginSizes(ImapClient client, ServerMessage m, int count)
      throws ImapException {
    List<ServerMessage> unknown = new ArrayList<>();
    for (ServerMessage next : ahead.following("whole", count)) {
      if (!next.knows(MessageItem.SIZE)) {
        unknown.add(next);
      }
    }
    if (unknown.isEmpty() && m.knows(MessageItem.FLAGS)) {
      return List.of();
    }
    if (!m.knows(MessageItem.SIZE) || !m.knows(MessageItem.FLAGS)) {
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
      ServerMessage m,
      Section section,
      long size,
      Map<List<Section>, UidSet.Builder> plan,
      boolean sizes)
      throws MessagingException {
    byte[] octets = ahead.source().<byte @Nullable []>run(new Reading(m, section, plan, sizes));
    ahead.suspects().clear(m);
    if (octets == null || (octets.length == 0 && size > 0)) {
      return null;
    }
    ahead.handedOut(m);
    return octets;
  }

  /** One section of one message, with what is planned beside it. */
  private final class Reading extends Alone<byte @Nullable []> {
    private final ServerMessage message;
    private final Section section;
    private final Map<List<Section>, UidSet> plan = new LinkedHashMap<>();
    private final boolean sizes;

    Reading(
        ServerMessage message,
        Section section,
        Map<List<Section>, UidSet.Builder> plan,
        boolean sizes) {
      super(ahead.suspects());
      this.message = message;
      this.section = section;
      this.sizes = sizes;
      plan.forEach((sections, uids) -> this.plan.put(sections, uids.build()));
    }

    @Override
    byte @Nullable [] read(ImapClient client) throws ImapException {
      Map<List<Section>, UidSet> now =
          isFirst() ? plan : Map.of(List.of(section), UidSet.of(message.uid()));
      Found mine = new Found();
      List<Pending<@Nullable Void>> pending = new ArrayList<>();
      for (Map.Entry<List<Section>, UidSet> e : now.entrySet()) {
        pending.add(begin(client, e.getValue(), e.getKey(), message, section, mine));
      }
      List<Pending<Void>> more = sizes && isFirst() ? beginSizes(client, message) : List.of();
      await(pending, now.size() == 1 && UidSet.of(message.uid()).equals(now.get(List.of(section))));
      await(more, false);
      return mine.octets;
    }

    @Override
    List<ServerMessage> unanswered() {
      UidSet.Builder all = new UidSet.Builder();
      plan.values().forEach(uids -> uids.ranges().forEach(r -> all.addRange(r.first(), r.last())));
      List<ServerMessage> asked = new ArrayList<>(ahead.source().loaded(all.build()));
      asked.removeIf(
          m -> plan.keySet().stream().flatMap(List::stream).anyMatch(s -> cache.has(m.uid(), s)));
      return asked;
    }
  }

  private Pending<@Nullable Void> begin(
      ImapClient client,
      UidSet uids,
      List<Section> sections,
      ServerMessage m,
      Section section,
      Found mine)
      throws ImapException {
    List<FetchItem> items = new ArrayList<>();
    items.add(FetchItem.Simple.UID);
    for (Section s : sections) {
      items.add(SectionItems.peek(client, s));
    }
    long most = ahead.settings().aheadOctets();
    return client.beginFetch(
        uids,
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
        });
  }

  /**
   * Waits for all; a refusal means that nothing came, and the reader asks by other means.
   *
   * @param alone whether nothing was asked for but what the application wants
   */
  static void await(List<? extends Pending<@Nullable Void>> pending, boolean alone)
      throws ImapException {
    for (Pending<Void> p : pending) {
      try {
        p.await();
      } catch (ImapException e) {
        if (!e.isRefusal() || e.isThrottling() || (alone && e.asksToStop())) {
          throw e;
        }
      }
    }
  }
}
