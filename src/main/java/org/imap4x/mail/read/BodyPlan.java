package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;

/**
 * What to ask for of which messages, as far as there is room: a window of messages ends where it is
 * not known what one has, or it does not fit any more.
 */
abstract class BodyPlan implements ReadAhead.Extent {
  /** Larger content does not come ahead. */
  static final long SMALL = 64 * 1024;

  private static final int MOST_MESSAGES = 512;
  private static final int GROWTH = 4;

  final BodyCache cache;
  private final Map<List<Section>, UidSet.Builder> sections = new LinkedHashMap<>();
  private long room;
  private long octets;

  BodyPlan(BodyCache cache, long room) {
    this.cache = cache;
    this.room = room;
  }

  /** The sections that are asked for, each with its messages. */
  Map<List<Section>, UidSet.Builder> sections() {
    return sections;
  }

  /** Octets that are to be expected. */
  long octets() {
    return octets;
  }

  @Override
  public final int most() {
    return MOST_MESSAGES;
  }

  @Override
  public final int growth() {
    return GROWTH;
  }

  /** Whether it is known what the message has. */
  abstract boolean isKnown(ServerMessage m);

  /** Puts the message's sections that should come into the list; their octets. */
  abstract long wanted(ServerMessage m, List<Section> into);

  @Override
  public final boolean endsBefore(ServerMessage next) {
    if (!isKnown(next)) {
      return true;
    }
    List<Section> wanted = new ArrayList<>();
    long size = wanted(next, wanted);
    if (size > room) {
      return true;
    }
    add(next, wanted, size);
    return false;
  }

  /** Adds what is asked for whether there is room or not. */
  final void add(ServerMessage m, List<Section> wanted, long size) {
    room -= size;
    octets += size;
    if (!wanted.isEmpty()) {
      sections.computeIfAbsent(wanted, s -> new UidSet.Builder()).add(m.uid());
    }
  }

  /** Whole messages. */
  static final class Whole extends BodyPlan {
    Whole(BodyCache cache, long room) {
      super(cache, room);
    }

    @Override
    boolean isKnown(ServerMessage m) {
      return m.knows(MessageItem.SIZE);
    }

    @Override
    long wanted(ServerMessage m, List<Section> into) {
      if (!isSmall(m.size()) || m.whole() != null || cache.has(m.uid(), Section.MESSAGE)) {
        return 0;
      }
      into.add(Section.MESSAGE);
      return m.size();
    }
  }

  /** Small parts: the first text and those that are numbered as the one that is read, or all. */
  static final class Parts extends BodyPlan {
    private final Section like;
    private final boolean all;

    Parts(BodyCache cache, long room, Section like, boolean all) {
      super(cache, room);
      this.like = like;
      this.all = all;
    }

    @Override
    boolean isKnown(ServerMessage m) {
      return m.knows(MessageItem.STRUCTURE);
    }

    @Override
    long wanted(ServerMessage m, List<Section> into) {
      BodyStructure s = m.structure();
      if (s == null || m.whole() != null) {
        return 0;
      }
      long size = 0;
      boolean text = false;
      for (Structures.Leaf leaf : Structures.leaves(s)) {
        Section section = leaf.path().isEmpty() ? Section.TEXT : Section.ofPart(leaf.path());
        boolean wanted = all || (!text && leaf.text()) || section.sameAs(like);
        text |= leaf.text();
        if (wanted
            && isSmall(leaf.octets())
            && !into.contains(section)
            && !cache.has(m.uid(), section)) {
          into.add(section);
          size += leaf.octets();
        }
      }
      return size;
    }
  }

  private static boolean isSmall(long size) {
    return size >= 0 && size <= SMALL;
  }
}
