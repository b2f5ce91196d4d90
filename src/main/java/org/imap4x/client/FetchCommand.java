package org.imap4x.client;

import java.io.IOException;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/** FETCH: hands each message that answers it to the sink as it comes. */
final class FetchCommand extends Command<@Nullable Void> {
  private final NumberSet messages;
  private final List<FetchItem> items;
  private final FetchSink sink;

  /** Bodies that came: an equal command behind this one waits for its own. */
  private final Set<Body> came = new HashSet<>();

  private final Set<Body> streamed = new HashSet<>();
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
    this.wantsFlags = items.contains(FetchItem.Simple.FLAGS);
    this.wantsOnlyFlagsOrUid =
        items.stream().allMatch(i -> i == FetchItem.Simple.FLAGS || i == FetchItem.Simple.UID);
    withSequenceNumbers(!(messages instanceof UidSet));
  }

  @Override
  boolean claims(Untagged response, String tag) {
    if (!(response instanceof Untagged.Fetch fetch)) {
      return false;
    }
    FetchData data = fetch.data();
    if (!names(data.uid(), data.sequenceNumber()) || !answers(data)) {
      return false;
    }
    List<Body> bodies = bodies(data);
    if (!bodies.isEmpty() && came.containsAll(bodies)) {
      return false; // Dovecot answers the next command before it says OK to this one
    }
    came.addAll(bodies);
    sink.message(data);
    return true;
  }

  /** A body that was asked for, of one message. */
  private record Body(long message, FetchItem item) {}

  private List<Body> bodies(FetchData data) {
    if (data.bodies().isEmpty()) {
      return List.of();
    }
    List<Body> bodies = new ArrayList<>();
    for (FetchItem item : items) {
      if (isBody(item) && answers(item, data)) {
        bodies.add(new Body(number(data.uid(), data.sequenceNumber()), item));
      }
    }
    return bodies;
  }

  private static boolean isBody(FetchItem item) {
    return item instanceof FetchItem.Body
        || item instanceof FetchItem.Binary
        || (item instanceof FetchItem.Simple simple
            && simple.keyword().startsWith("RFC822")
            && simple != FetchItem.Simple.RFC822_SIZE);
  }

  private long number(long uid, long sequenceNumber) {
    return messages instanceof UidSet ? uid : sequenceNumber;
  }

  private boolean names(long uid, long sequenceNumber) {
    return messages.hasStar()
        || messages.isSavedResult()
        || messages.contains(number(uid, sequenceNumber));
  }

  /**
   * A response that holds nothing that was asked for came for another reason, a flag change say.
   */
  private boolean answers(FetchData data) {
    if (wantsFlags && data.flags().isPresent()) {
      return true;
    }
    if (wantsOnlyFlagsOrUid) {
      return data.flags().isEmpty();
    }
    if (hasNothingButUid(data)) {
      return true;
    }
    for (FetchItem item : items) {
      if (answers(item, data)) {
        return true;
      }
    }
    return !data.malformed().isEmpty();
  }

  private static boolean hasNothingButUid(FetchData d) {
    return d.flags().isEmpty()
        && d.modSeq() < 0
        && d.size() < 0
        && d.bodies().isEmpty()
        && d.envelope().isEmpty()
        && d.bodyStructure().isEmpty()
        && d.internalDate().isEmpty()
        && d.texts().isEmpty()
        && d.labels().isEmpty()
        && d.binarySizes().isEmpty();
  }

  private static boolean answers(FetchItem.Simple simple, FetchData data) {
    return switch (simple) {
      case UID, FLAGS -> false;
      case INTERNALDATE -> data.internalDate().isPresent();
      case RFC822_SIZE -> data.size() >= 0;
      case ENVELOPE -> data.envelope().isPresent();
      case BODY, BODYSTRUCTURE -> data.bodyStructure().isPresent();
      case MODSEQ -> data.modSeq() >= 0;
      case X_GM_LABELS -> data.labels().isPresent();
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
  boolean takes(LiteralOffer offer) throws IOException {
    FetchItem item = names(offer.uid(), offer.sequenceNumber()) ? asked(offer) : null;
    if (item == null) {
      return false;
    }
    Body body = new Body(number(offer.uid(), offer.sequenceNumber()), item);
    if (streamed.contains(body)) {
      return false;
    }
    boolean taken =
        sink.literal(offer.uid(), offer.section(), offer.offset(), offer.size(), offer.octets());
    if (taken) {
      streamed.add(body);
    }
    return taken;
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
