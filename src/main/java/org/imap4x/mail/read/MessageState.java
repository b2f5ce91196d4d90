package org.imap4x.mail.read;

import jakarta.mail.Flags;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.mail.mime.KnownFlags;
import org.imap4x.mail.mime.MimeText;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Content;
import org.imap4x.model.Envelope;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message without asking.
 *
 * <p>Safe for use by several threads without a lock: each item is one volatile value of its own,
 * and the set of known items changes by compare-and-set after the value.
 */
public abstract class MessageState {
  private static final AtomicIntegerFieldUpdater<MessageState> KNOWN =
      AtomicIntegerFieldUpdater.newUpdater(MessageState.class, "known");
  private static final AtomicReferenceFieldUpdater<MessageState, Rare> RARE =
      AtomicReferenceFieldUpdater.newUpdater(MessageState.class, Rare.class, "rare");

  private static final long NO_DATE = Long.MIN_VALUE;

  /** What most messages do not have. */
  private static final class Rare {
    private volatile HeaderFields header = HeaderFields.NONE;
    private volatile long modSeq = -1;
    private volatile Map<MessageItem, String> texts = Map.of();
    private volatile List<String> labels = List.of();
    private volatile byte @Nullable [] whole;
    private volatile @Nullable MimeText local;
  }

  /** Bits of {@link MessageItem}: here, or asked for in vain. */
  private volatile int known;

  private volatile @Nullable FlagSet flags;
  private volatile long size = -1;
  private volatile long received = NO_DATE;
  private volatile FetchData.@Nullable Lazy<Envelope> envelope;
  private volatile FetchData.@Nullable Lazy<BodyStructure> structure;
  private volatile @Nullable Rare rare;

  /** Whether nothing more can be had by asking for the item. */
  public boolean knows(MessageItem item) {
    return item.in(known);
  }

  /** Bits of what is known. */
  public int known() {
    return known;
  }

  private void know(int bits) {
    if ((known & bits) != bits) {
      KNOWN.getAndUpdate(this, k -> k | bits);
    }
  }

  private void drop(int bits) {
    KNOWN.getAndUpdate(this, k -> k & ~bits);
  }

  /** Nothing usable comes for these, so they are not asked for again. */
  public void markUnusable(int bits) {
    know(bits);
  }

  private Rare rare() {
    Rare r = rare;
    if (r == null) {
      RARE.compareAndSet(this, null, new Rare());
      r = rare;
    }
    return java.util.Objects.requireNonNull(r);
  }

  /** Takes over what came; what was asked for and did not come with the rest is unusable. */
  void learn(FetchData data, int asked) {
    int came = 0;
    if (data.hasFlags()) {
      flags = KnownFlags.shared(data.flags().get());
      came |= MessageItem.FLAGS.bit();
    }
    if (data.size() >= 0) {
      size = data.size();
      came |= MessageItem.SIZE.bit();
    }
    if (data.hasInternalDate()) {
      received = data.internalDateSecond() * 1000;
      came |= MessageItem.DATE.bit();
    }
    if (data.hasEnvelope()) {
      envelope = data.envelope().get();
      came |= MessageItem.ENVELOPE.bit();
    }
    if (data.hasBodyStructure()) {
      structure = data.bodyStructure().get();
      came |= MessageItem.STRUCTURE.bit();
    }
    if (data.modSeq() >= 0) {
      rare().modSeq = data.modSeq();
      came |= MessageItem.MODSEQ.bit();
    }
    came |= applyRare(data, asked);
    boolean answers = (came & asked) != 0 || !data.malformed().isEmpty();
    know(answers ? came | asked : came);
  }

  private int applyRare(FetchData data, int asked) {
    int came = 0;
    if (data.hasLabels()) {
      rare().labels = data.labels().get();
      came |= MessageItem.LABELS.bit();
    }
    if (!data.texts().isEmpty()) {
      came |= applyTexts(data.texts());
    }
    for (FetchData.BodyItem item : data.bodies()) {
      Content content = item.octets().orElse(null);
      if (content != null && !item.binary() && !content.isStreamed()) {
        came |= applyBody(item, content, asked);
      }
    }
    return came;
  }

  private int applyTexts(Map<String, String> texts) {
    int came = 0;
    Map<MessageItem, String> mine = new HashMap<>(rare().texts);
    for (MessageItem item : TEXTS) {
      String value = texts.get(item.textName());
      if (value != null) {
        mine.put(item, value);
        came |= item.bit();
      }
    }
    rare().texts = Map.copyOf(mine);
    return came;
  }

  private static final List<MessageItem> TEXTS =
      List.of(
          MessageItem.EMAILID,
          MessageItem.THREADID,
          MessageItem.SAVEDATE,
          MessageItem.PREVIEW,
          MessageItem.MSGID,
          MessageItem.THRID);

  private int applyBody(FetchData.BodyItem item, Content content, int asked) {
    boolean header = MessageItem.HEADER.in(asked) && item.section().sameAs(Section.HEADER);
    boolean message =
        MessageItem.MESSAGE.in(asked)
            && item.section().sameAs(Section.MESSAGE)
            && item.offset().isEmpty();
    byte[] octets = header || message ? KeptContent.octets(content) : null;
    if (octets == null) {
      return 0;
    }
    setHeader(HeaderFields.all(octets));
    if (message) {
      rare().whole = octets;
      return MessageItem.MESSAGE.bit() | MessageItem.HEADER.bit();
    }
    return MessageItem.HEADER.bit();
  }

  // ---- items

  public @Nullable FlagSet flags() {
    return flags;
  }

  public void setFlags(FlagSet now) {
    flags = KnownFlags.shared(now);
    know(MessageItem.FLAGS.bit());
  }

  /** Whether the API's flag is in the set. */
  public static boolean has(FlagSet set, Flags.Flag flag) {
    return set.contains(FlagMapper.name(flag));
  }

  public long size() {
    return size;
  }

  public @Nullable Date received() {
    long millis = received;
    return millis == NO_DATE ? null : new Date(millis);
  }

  /** Null where it did not come, or cannot be used. */
  public @Nullable Envelope envelope() {
    FetchData.Lazy<Envelope> lazy = envelope;
    return lazy == null ? null : lazy.get().orElse(null);
  }

  /** Whether ENVELOPE was asked for in vain, so that many header fields will be read. */
  public boolean isHeaderOnly() {
    return knows(MessageItem.ENVELOPE) && envelope() == null;
  }

  /** Null where it did not come, or cannot be used. */
  public @Nullable BodyStructure structure() {
    FetchData.Lazy<BodyStructure> lazy = structure;
    BodyStructure s = lazy == null ? null : lazy.get().orElse(null);
    if (s != null && Structures.isOdd(s)) {
      structure = FetchData.Lazy.unusable();
      return null;
    }
    return s;
  }

  public long modSeq() {
    Rare r = rare;
    return r == null ? -1 : r.modSeq;
  }

  public Optional<String> text(MessageItem item) {
    Rare r = rare;
    String value = r == null ? null : r.texts.get(item);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  public List<String> labels() {
    Rare r = rare;
    return r == null ? List.of() : r.labels;
  }

  public void forgetLabels() {
    drop(MessageItem.LABELS.bit());
  }

  public HeaderFields header() {
    Rare r = rare;
    return r == null ? HeaderFields.NONE : r.header;
  }

  public void setHeader(HeaderFields header) {
    rare().header = header;
    if (header.isAll()) {
      know(MessageItem.HEADER.bit());
    }
  }

  public void forgetHeaders() {
    Rare r = rare;
    if (r != null) {
      r.header = HeaderFields.NONE;
      r.local = null;
    }
    envelope = null;
    structure = null;
    drop(
        MessageItem.bits(
            MessageItem.ENVELOPE, MessageItem.STRUCTURE, MessageItem.HEADER, MessageItem.SIZE));
  }

  /** The whole message, where a profile fetched it. */
  public byte @Nullable [] whole() {
    Rare r = rare;
    return r == null ? null : r.whole;
  }

  /** The text taken apart here, where that was done. */
  @Nullable MimeText knownLocal() {
    Rare r = rare;
    return r == null ? null : r.local;
  }

  public final void setLocal(MimeText text) {
    rare().local = text;
  }

  /** Forgets what can change, as the folder is opened anew: it is asked for again when read. */
  public void forgetChangeable() {
    flags = null;
    Rare r = rare;
    if (r != null) {
      r.modSeq = -1;
    }
    drop(MessageItem.bits(MessageItem.FLAGS, MessageItem.MODSEQ, MessageItem.LABELS));
  }
}
