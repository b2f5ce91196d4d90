package org.imap4x.client;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.imap4x.codec.RequestWriter;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.NumberSet;
import org.imap4x.model.Response;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.imap4x.model.Untagged;
import org.imap4x.wire.LiteralSink;
import org.jspecify.annotations.Nullable;

/** FETCH: hands each message that answers it to the sink as it comes. */
final class FetchCommand extends Command<@Nullable Void> {
  private final NumberSet messages;
  private final List<FetchItem> items;
  private final FetchSink sink;

  /** An answer that brought nothing of what was asked for is one of these items, too. */
  private static final int NOTHING = 0;

  /** Items beyond that are not told apart. */
  private static final int MOST = 60;

  /**
   * What did not come yet: Dovecot answers the command behind this one before it says OK to this.
   */
  private final OwedItems owed;

  private long answers;
  private final Set<Body> streamed = new HashSet<>();
  private final long implied;
  private final boolean wantsFlags;
  private final boolean wantsOnlyFlagsOrUid;

  FetchCommand(
      String name,
      NumberSet messages,
      List<FetchItem> items,
      @Nullable String modifiers,
      FetchSink sink) {
    super(
        name,
        w -> {
          RequestWriter.numbers(w.space(), messages);
          RequestWriter.fetchItems(w.space(), items);
          if (modifiers != null) {
            w.space().openList().raw(modifiers).closeList();
          }
        });
    this.messages = messages;
    this.items = List.copyOf(items);
    this.sink = sink;
    this.owed = new OwedItems(Math.min(items.size(), MOST) + 1);
    this.implied = implied(items);
    this.wantsFlags = items.contains(FetchItem.Simple.FLAGS);
    this.wantsOnlyFlagsOrUid = areOnlyFlagsOrUid(items);
    about(messages).withSequenceNumbers(!(messages instanceof UidSet));
  }

  @Override
  boolean asksFor(FetchItem item) {
    return items.contains(item);
  }

  @Override
  boolean claims(Untagged response, String tag) {
    if (!(response instanceof Untagged.Fetch fetch)) {
      return false;
    }
    FetchData data = fetch.data();
    if (!names(data.uid(), data.sequenceNumber())) {
      return false;
    }
    long message = number(data.uid(), data.sequenceNumber());
    long brought = brought(data);
    if (message == 0 ? brought == 0 : (brought & owed.of(message)) == 0) {
      return false;
    }
    owed.came(message, brought);
    sink.message(data);
    return true;
  }

  /** A body that was asked for, of one message. */
  private record Body(long message, FetchItem item) {}

  private long number(long uid, long sequenceNumber) {
    return messages instanceof UidSet ? uid : sequenceNumber;
  }

  private boolean names(long uid, long sequenceNumber) {
    return messages.hasStar()
        || messages.isSavedResult()
        || messages.contains(number(uid, sequenceNumber));
  }

  /**
   * The items that it answers, as bits; 0 for a response that came for another reason, a flag
   * change say.
   */
  private long brought(FetchData data) {
    if (wantsOnlyFlagsOrUid) {
      boolean isAnswer = wantsFlags ? data.hasFlags() : !data.hasFlags();
      return isAnswer ? -1 : !data.hasFlags() ? bit(NOTHING) : 0;
    }
    if (hasNothingButUid(data)) {
      return bit(NOTHING);
    }
    long brought = 0;
    for (int i = 0; i < items.size(); i++) {
      if (answers(items.get(i), data)) {
        brought |= bit(i + 1);
      }
    }
    if (brought == 0) {
      return data.malformed().isEmpty() ? 0 : bit(NOTHING);
    }
    if (!wantsFlags && data.hasFlags() && brought == modSeqBit()) {
      return 0; // a flag change on a server with CONDSTORE
    }
    return brought | implied;
  }

  /** Its UID is in each of them, and nothing is left to be said where all has come. */
  private static boolean areOnlyFlagsOrUid(List<FetchItem> items) {
    for (FetchItem item : items) {
      if (item != FetchItem.Simple.FLAGS && item != FetchItem.Simple.UID) {
        return false;
      }
    }
    return true;
  }

  private static long implied(List<FetchItem> items) {
    long implied = bit(NOTHING);
    for (int i = 0; i < items.size(); i++) {
      implied |= items.get(i) == FetchItem.Simple.UID ? bit(i + 1) : 0;
    }
    return implied;
  }

  private static long bit(int item) {
    return 1L << Math.min(item, MOST);
  }

  private long modSeqBit() {
    int at = items.indexOf(FetchItem.Simple.MODSEQ);
    return at < 0 ? 0 : bit(at + 1);
  }

  private static boolean hasNothingButUid(FetchData d) {
    return !d.hasFlags()
        && d.modSeq() < 0
        && d.size() < 0
        && d.bodies().isEmpty()
        && !d.hasEnvelope()
        && !d.hasBodyStructure()
        && !d.hasInternalDate()
        && d.texts().isEmpty()
        && !d.hasLabels()
        && d.binarySizes().isEmpty();
  }

  private static boolean answers(FetchItem.Simple simple, FetchData data) {
    return switch (simple) {
      case UID -> false;
      case FLAGS -> data.hasFlags();
      case INTERNALDATE -> data.hasInternalDate();
      case RFC822_SIZE -> data.size() >= 0;
      case ENVELOPE -> data.hasEnvelope();
      case BODY, BODYSTRUCTURE -> data.hasBodyStructure();
      case MODSEQ -> data.modSeq() >= 0;
      case X_GM_LABELS -> data.hasLabels();
      case PREVIEW, PREVIEW_LAZY -> data.texts().containsKey("PREVIEW");
      case RFC822, RFC822_HEADER, RFC822_TEXT, RFC822_PEEK, RFC822_TEXT_PEEK ->
          !data.bodies().isEmpty();
      case EMAILID, THREADID, SAVEDATE, X_GM_MSGID, X_GM_THRID ->
          data.texts().containsKey(simple.keyword());
    };
  }

  private static boolean answers(FetchItem item, FetchData data) {
    if (item instanceof FetchItem.Simple simple) {
      return answers(simple, data);
    }
    if (item instanceof FetchItem.Body body) {
      return data.bodies().stream()
          .anyMatch(
              b ->
                  !b.binary() && isWindow(b.section(), b.origin(), body.section(), body.partial()));
    }
    if (item instanceof FetchItem.Binary binary) {
      return data.bodies().stream()
          .anyMatch(
              b ->
                  b.binary()
                      && isWindow(
                          b.section(),
                          b.origin(),
                          Section.ofPart(binary.part()),
                          binary.partial()));
    }
    return item instanceof FetchItem.BinarySize
        ? !data.binarySizes().isEmpty()
        : data.texts()
            .containsKey(((FetchItem.Other) item).name().toUpperCase(java.util.Locale.ROOT));
  }

  /** Some servers give the whole section, without an origin, for a window of it (Exchange). */
  private static boolean isWindow(
      Section came, @Nullable Long origin, Section asked, Section.@Nullable Partial window) {
    return came.sameAs(asked)
        && (origin == null || origin == (window == null ? 0 : window.offset()));
  }

  @Override
  LiteralSink.Use takes(LiteralOffer offer) throws IOException {
    FetchItem item = names(offer.uid(), offer.sequenceNumber()) ? asked(offer) : null;
    if (item == null) {
      return LiteralSink.Use.SKIPPED;
    }
    long message = number(offer.uid(), offer.sequenceNumber());
    Body body = new Body(message, item);
    boolean had = message != 0 && (owed.of(message) & bit(items.indexOf(item) + 1)) == 0;
    if (had || streamed.contains(body)) {
      return LiteralSink.Use.SKIPPED;
    }
    boolean taken =
        sink.literal(offer.uid(), offer.section(), offer.offset(), offer.size(), offer.octets());
    if (taken) {
      streamed.add(body);
    }
    return taken ? LiteralSink.Use.TAKEN : LiteralSink.Use.KEPT;
  }

  @Override
  UidSet covered() {
    return messages instanceof UidSet ? owed.complete() : UidSet.EMPTY;
  }

  @Override
  long keeps(int octets) {
    answers++; // messages beyond number are too many, too
    return 16L * owed.size() + 4 * answers;
  }

  /** What the literal answers; null for nothing. */
  private @Nullable FetchItem asked(LiteralOffer offer) {
    for (FetchItem item : items) {
      if (item instanceof FetchItem.Body body
          && body.section().sameAs(offer.section())
          && isOffset(offer.offset(), body.partial())) {
        return item;
      }
      if (item instanceof FetchItem.Binary binary
          && Section.ofPart(binary.part()).sameAs(offer.section())
          && isOffset(offer.offset(), binary.partial())) {
        return item;
      }
      if (item instanceof FetchItem.Simple simple && simple.keyword().startsWith("RFC822")) {
        return item;
      }
    }
    return null;
  }

  private static boolean isOffset(long offset, Section.@Nullable Partial window) {
    return offset == 0 || (window != null && offset == window.offset());
  }

  @Override
  @Nullable Void result(Response.Tagged ok) {
    return null;
  }
}
