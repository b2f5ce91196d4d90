package org.imap4x.it.bench.raw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The least that a list can cost: UID, size and flags in arrays, the octets of ENVELOPE and
 * BODYSTRUCTURE one after the other in large blocks, nothing decoded.
 */
public final class LeanList implements Sink {

  /** Below half a region of G1, else each block takes a region. */
  private static final int BLOCK = (1 << 19) - 64;

  private final long[] uids;
  private final int[] sizes;
  private final int[] flags;
  private final long[] envelopes;
  private final long[] structures;
  private final List<byte[]> blocks = new ArrayList<>();
  private int used = BLOCK;
  private byte[] rest = new byte[1 << 17];
  private int resting;
  private int seen;

  public LeanList(int count) {
    uids = new long[count + 1];
    sizes = new int[count + 1];
    flags = new int[count + 1];
    envelopes = new long[count + 1];
    structures = new long[count + 1];
  }

  /** How many messages were told of. */
  public int seen() {
    return seen;
  }

  @Override
  public void take(byte[] octets, int length) {
    if (resting == 0) {
      int done = whole(octets, length);
      keep(octets, done, length);
      return;
    }
    keep(octets, 0, length);
    int done = whole(rest, resting);
    int left = resting - done;
    System.arraycopy(rest, done, rest, 0, left);
    resting = left;
  }

  private void keep(byte[] octets, int from, int to) {
    int more = to - from;
    if (resting + more > rest.length) {
      rest = Arrays.copyOf(rest, Math.max(rest.length * 2, resting + more));
    }
    System.arraycopy(octets, from, rest, resting, more);
    resting += more;
  }

  /** Takes all responses that are there to their ends; how far that was. */
  private int whole(byte[] in, int length) {
    int at = 0;
    int end;
    while ((end = end(in, at, length)) >= 0) {
      response(in, at);
      at = end;
    }
    return at;
  }

  /** Where the response that starts there ends, literals passed over; -1 if that is not there. */
  private static int end(byte[] in, int start, int length) {
    int at = start;
    while (true) {
      while (at < length && in[at] != '\n') {
        at++;
      }
      if (at >= length) {
        return -1;
      }
      if (at - start < 4 || in[at - 2] != '}') {
        return at + 1;
      }
      int digit = at - 3;
      while (in[digit] != '{') {
        digit--;
      }
      at += 1 + number(in, digit + 1);
    }
  }

  private static int number(byte[] in, int start) {
    int value = 0;
    for (int i = start; in[i] >= '0' && in[i] <= '9'; i++) {
      value = value * 10 + in[i] - '0';
    }
    return value;
  }

  private static int pastDigits(byte[] in, int start) {
    int at = start;
    while (in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    return at;
  }

  /** {@code * 12 FETCH (name value name value)}, told apart by the first letter of the name. */
  private void response(byte[] in, int start) {
    if (in[start] != '*' || in[start + 2] < '0' || in[start + 2] > '9') {
      return;
    }
    int message = number(in, start + 2);
    int at = pastDigits(in, start + 2) + 1;
    if (in[at] != 'F') {
      return;
    }
    seen++;
    at += 6;
    do {
      at++;
      byte name = in[at];
      while (in[at] != ' ') {
        at++;
      }
      at = item(in, name, at + 1, message);
    } while (in[at] == ' ');
  }

  private int item(byte[] in, byte name, int at, int message) {
    int end = past(in, at);
    switch (name) {
      case 'U' -> uids[message] = number(in, at);
      case 'R' -> sizes[message] = number(in, at);
      case 'F' -> flags[message] = flags(in, at, end);
      case 'E' -> envelopes[message] = stored(in, at, end);
      case 'B' -> structures[message] = stored(in, at, end);
      default -> {} // INTERNALDATE is passed over
    }
    return end;
  }

  private static int flags(byte[] in, int start, int end) {
    int bits = 0;
    for (int i = start; i < end; i++) {
      if (in[i] == '\\') {
        bits |= 1 << (in[i + 1] & 31);
      }
    }
    return bits;
  }

  /** Past a parenthesized list, a quoted string or an atom. */
  private static int past(byte[] in, int start) {
    int at = start;
    int depth = 0;
    do {
      switch (in[at]) {
        case '(' -> {
          depth++;
          at++;
        }
        case ')' -> {
          depth--;
          at++;
        }
        case '"' -> at = pastQuoted(in, at + 1);
        case '{' -> at = pastDigits(in, at + 1) + 3 + number(in, at + 1);
        case ' ' -> at++;
        default -> {
          while (in[at] != ' ' && in[at] != ')' && in[at] != '(') {
            at++;
          }
        }
      }
    } while (depth > 0);
    return at;
  }

  private static int pastQuoted(byte[] in, int start) {
    int at = start;
    while (in[at] != '"') {
      at += in[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Copies it into a block; the place of the block, in it, and the length in one number. */
  private long stored(byte[] in, int start, int end) {
    int length = end - start;
    if (used + length > BLOCK) {
      blocks.add(new byte[BLOCK]);
      used = 0;
    }
    System.arraycopy(in, start, blocks.get(blocks.size() - 1), used, length);
    long place = ((long) (blocks.size() - 1) << 40) | ((long) used << 20) | length;
    used += length;
    return place;
  }
}
