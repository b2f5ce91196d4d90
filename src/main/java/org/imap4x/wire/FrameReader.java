package org.imap4x.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the input into responses; for one thread at a time.
 *
 * <p>What has been read of a response is kept here, so a read that timed out can simply be
 * repeated.
 */
public final class FrameReader {
  private static final byte[] EMPTY = {};

  /** Frames up to here are copied out of the work array, which then serves again. */
  private static final int REUSED = 64 * 1024;

  private enum State {
    /** No octet of a response has been taken. */
    BETWEEN,
    /** In a line. */
    LINE,
    /** In a literal. */
    LITERAL,
    /** After a line that seems cut: what comes next decides. */
    AHEAD
  }

  /** A literal that is complete; its content is null when it stands inline. */
  private record Done(int marker, int start, int inline, @Nullable Content content) {}

  private final ByteSource source;
  private final Limits limits;
  private final Transcript transcript;
  private byte[] tagPrefix = EMPTY;
  private int inlineThreshold = 16 * 1024;

  private State state = State.BETWEEN;
  private byte[] octets = EMPTY;
  private int length;
  private int segmentStart;
  private int lineOctets;
  private final List<Done> literals = new ArrayList<>();
  private final QuoteScan scan = new QuoteScan();
  private @Nullable PendingLiteral literal;

  public FrameReader(ByteSource source, Limits limits, Transcript transcript) {
    this.source = source;
    this.limits = limits;
    this.transcript = transcript;
  }

  /**
   * What this connection's tags begin with, before digits: tells cut responses from tagged ones.
   */
  public void tagPrefix(String prefix) {
    tagPrefix = prefix.getBytes(StandardCharsets.US_ASCII);
  }

  /** Literals of more than this many octets are the sink's to judge; at first 16 KiB. */
  public void inlineThreshold(int octets) {
    inlineThreshold = octets;
  }

  /** Whether no part of a response has been read, so that the connection could rest here. */
  public boolean atBoundary() {
    return state == State.BETWEEN && source.buffered() == 0;
  }

  /** Gives memory back where nothing of a response has come, as the next may take long. */
  public void rest() {
    if (atBoundary()) {
      octets = EMPTY;
      source.rest();
    }
  }

  /**
   * Reads the next response (RFC 9051 section 2.2.2).
   *
   * @throws WireTimeoutException nothing is lost; the next call goes on where this one stopped
   * @throws java.io.EOFException the peer closed; the message says in what
   * @throws LimitException the connection can't be used any more
   */
  public Frame next(Patience patience, LiteralSink sink) throws IOException {
    return next(() -> patience, sink);
  }

  /**
   * As above.
   *
   * @param patience asked whenever something has to come
   */
  public Frame next(Supplier<Patience> patience, LiteralSink sink) throws IOException {
    source.patience(patience);
    try {
      return read(sink, patience);
    } finally {
      source.patience(Patience.NO_LIMIT); // it may hold all that the command is about
    }
  }

  private Frame read(LiteralSink sink, Supplier<Patience> patience) throws IOException {
    if (state == State.BETWEEN) {
      skipNoise();
      Frame frame = wholeLine();
      if (frame != null) {
        transcript.received(frame);
        return frame;
      }
      state = State.LINE;
    }
    while (true) {
      boolean more =
          switch (state) {
            case LINE -> line();
            case LITERAL -> literal(sink, patience);
            case AHEAD -> ahead();
            case BETWEEN -> throw new AssertionError("no response begun");
          };
      if (!more) {
        return finish();
      }
    }
  }

  /** Deletes what an unfinished response has put into temporary files. */
  public void discard() throws IOException {
    if (literal != null) {
      literal.discard();
      literal = null;
    }
    for (Done done : literals) {
      if (done.content != null) {
        done.content.discard();
      }
    }
    literals.clear();
  }

  /** Some servers send NULs or empty lines before a response. */
  private void skipNoise() throws IOException {
    for (int skipped = 0; true; skipped++) {
      checkLine(skipped);
      int octet = source.peek();
      if (octet < 0) {
        throw new EOFException(
            source.transport().description() + " closed the connection between two responses");
      }
      if (octet != 0 && octet != '\r' && octet != '\n') {
        return;
      }
      source.skip(1);
    }
  }

  /** The usual case: all of the response is one line, and the line is in the buffer. */
  private @Nullable Frame wholeLine() throws LimitException {
    byte[] a = source.array();
    int from = source.position();
    int lf = source.indexOfLf(from);
    if (lf < 0) {
      return null;
    }
    int end = withoutCr(a, from, lf);
    byte last = end > from ? a[end - 1] : 0;
    if (last == '}' || (last != ')' && FrameSyntax.isFetch(a, from, end))) {
      return null;
    }
    checkLine(lf + 1 - from);
    source.skip(lf + 1 - from);
    return new Frame(Arrays.copyOfRange(a, from, end), end - from, List.of());
  }

  private static int withoutCr(byte[] a, int from, int lf) {
    int end = lf;
    while (end > from && a[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  /** Takes what there is of a line; at its end decides what follows. */
  private boolean line() throws IOException {
    int from = source.position();
    int lf = source.indexOfLf(from);
    int n = (lf < 0 ? source.limit() : lf + 1) - from;
    lineOctets += n;
    checkLine(lineOctets);
    reserve(n);
    System.arraycopy(source.array(), from, octets, length, n);
    length += n;
    source.skip(n);
    if (lf >= 0) {
      return endOfLine();
    }
    if (source.fill() < 0) {
      throw new EOFException(
          source.transport().description()
              + " closed the connection in a response: "
              + new Frame(octets, length, List.of()).excerpt(80));
    }
    return true;
  }

  private boolean endOfLine() throws IOException {
    int end = withoutCr(octets, segmentStart, length - 1);
    int brace = FrameSyntax.braceOfMarker(octets, segmentStart, end);
    boolean fetch = FrameSyntax.isFetch(octets, 0, end);
    if (brace < 0 && (!fetch || (end > segmentStart && octets[end - 1] == ')'))) {
      return false;
    }
    scan.advance(octets, end);
    if (brace >= 0 && isMarker(brace, end)) {
      beginLiteral(brace);
      return true;
    }
    if (fetch && scan.isOpen()) {
      state = State.AHEAD;
      return true;
    }
    return false;
  }

  private boolean isMarker(int brace, int end) {
    if (FrameSyntax.isText(octets, 0, end)) {
      return false;
    }
    int marker = markerStart(brace);
    if (marker == segmentStart) {
      return marker > 0;
    }
    byte before = octets[marker - 1];
    if (!scan.inQuotes()) {
      return FrameSyntax.endsBeforeValue(before);
    }
    // In quotes it is part of a string that the server cut, unless quotes within the string were
    // not escaped; a literal stands after an item's name or another string then.
    int value = marker - segmentStart > 1 && before == ' ' ? marker - 2 : marker - 1;
    boolean escaped = value > segmentStart && octets[value - 1] == '\\';
    return switch (octets[value]) {
      case ']', '>' -> true;
      case '"' -> !escaped;
      default -> false;
    };
  }

  private int markerStart(int brace) {
    return brace > segmentStart && octets[brace - 1] == '~' ? brace - 1 : brace;
  }

  private void beginLiteral(int brace) throws IOException {
    long size = FrameSyntax.sizeOfMarker(octets, brace);
    if (size > limits.literal()) {
      throw new LimitException(
          "a literal of " + size + " octets is over the limit of " + limits.literal());
    }
    if (literals.size() >= limits.listItems()) {
      throw new LimitException("more than " + limits.listItems() + " literals in one response");
    }
    literal = new PendingLiteral(new LiteralInput(source, size), markerStart(brace), length);
    state = State.LITERAL;
  }

  private boolean literal(LiteralSink sink, Supplier<Patience> patience) throws IOException {
    PendingLiteral pending = Objects.requireNonNull(literal);
    if (pending.mode() == PendingLiteral.Mode.NEW) {
      offer(pending, sink, patience);
    }
    int inline = 0;
    Content content = null;
    if (pending.mode() == PendingLiteral.Mode.INLINE) {
      while (pending.input().remaining() > 0) {
        length += pending.input().read(octets, length, (int) pending.input().remaining());
      }
      inline = (int) pending.input().size();
    } else {
      content = pending.complete();
    }
    literals.add(new Done(pending.marker(), pending.start(), inline, content));
    literal = null;
    segmentStart = length;
    scan.afterLiteral(length);
    state = State.LINE;
    return true;
  }

  private void offer(PendingLiteral pending, LiteralSink sink, Supplier<Patience> patience)
      throws IOException {
    long size = pending.input().size();
    boolean fits = size <= limits.literalInMemory() && length + size <= limits.response();
    boolean mayBeFile = true;
    if (size > inlineThreshold || !fits) {
      // when the sink throws, what it has not read is skipped by the next call
      pending.skipRest();
      LiteralSink.Use use = sink.take(soFar(pending.marker()), size, pending.input());
      source.patience(patience);
      if (use == LiteralSink.Use.TAKEN
          || use == LiteralSink.Use.SKIPPED
          || pending.input().remaining() < size) {
        return;
      }
      mayBeFile = use == LiteralSink.Use.KEPT;
    }
    if (fits || !mayBeFile) {
      reserve((int) size);
      pending.collect();
    } else {
      pending.spool();
    }
  }

  /** A frame of what came before the marker; shares the array only where that is not reused. */
  private Frame soFar(int end) {
    byte[] a = length < REUSED ? Arrays.copyOf(octets, end) : octets;
    return new Frame(a, end, literals(a));
  }

  /** Whether the line that was read is only a part: then what comes next is no response. */
  private boolean ahead() throws IOException {
    if (beginsResponse()) {
      return false;
    }
    state = State.LINE;
    return true;
  }

  private boolean beginsResponse() throws IOException {
    int octet = source.peek();
    if (octet < 0) {
      return true;
    }
    if (octet == '*' || octet == '+') {
      if (!source.request(2)) {
        return true;
      }
      byte second = source.array()[source.position() + 1];
      return second == ' ' || (octet == '+' && (second == '\r' || second == '\n'));
    }
    int n = tagPrefix.length;
    if (n == 0 || octet != (tagPrefix[0] & 0xff) || !source.request(n + 1)) {
      return false;
    }
    int at = source.position();
    return Arrays.equals(source.array(), at, at + n, tagPrefix, 0, n)
        && FrameSyntax.isDigit(source.array()[at + n]);
  }

  private Frame finish() {
    int end = withoutCr(octets, segmentStart, length - 1);
    byte[] a;
    if (end < REUSED || octets.length - end > end / 4) {
      a = Arrays.copyOf(octets, end);
    } else {
      a = octets;
    }
    if (end >= REUSED) {
      octets = EMPTY; // a sink may hold it
    }
    Frame frame = new Frame(a, end, literals(a));
    literals.clear();
    length = 0;
    segmentStart = 0;
    lineOctets = 0;
    scan.reset();
    state = State.BETWEEN;
    transcript.received(frame);
    return frame;
  }

  private List<Frame.Literal> literals(byte[] a) {
    if (literals.isEmpty()) {
      return List.of();
    }
    List<Frame.Literal> list = new ArrayList<>(literals.size());
    for (Done d : literals) {
      Content content = d.content != null ? d.content : Content.of(a, d.start, d.inline);
      list.add(new Frame.Literal(d.marker, d.start, d.inline, content));
    }
    return list;
  }

  private void checkLine(int n) throws LimitException {
    if (n > limits.line()) {
      throw new LimitException("a line of more than " + limits.line() + " octets");
    }
  }

  /** Makes room for n more octets of a response within its limit. */
  private void reserve(int n) throws LimitException {
    long needed = (long) length + n;
    if (needed > limits.response()) {
      throw new LimitException("a response of more than " + limits.response() + " octets");
    }
    if (needed > octets.length) {
      // 128: the rest of a line after a literal should not move all of it
      long size = Math.max(needed + 128, Math.min(2L * octets.length, limits.response()));
      octets = Arrays.copyOf(octets, (int) Math.min(size, Integer.MAX_VALUE - 8));
    }
  }
}
