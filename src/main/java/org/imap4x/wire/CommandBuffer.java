package org.imap4x.wire;

import java.util.Arrays;
import java.util.List;

/** A command as written by {@link CommandWriter}, ready to be sent fragment by fragment. */
public final class CommandBuffer {
  private final String tag;
  private final String name;
  private final List<Fragment> fragments;
  private final long literalOctets;

  CommandBuffer(String tag, String name, List<Fragment> fragments, long literalOctets) {
    this.tag = tag;
    this.name = name;
    this.fragments = List.copyOf(fragments);
    this.literalOctets = literalOctets;
  }

  /** The tag; empty for a continuation line. */
  public String tag() {
    return tag;
  }

  /** The command's name as written, "UID FETCH" for example. */
  public String name() {
    return name;
  }

  /** What to send, in order, waiting after each that {@link Fragment#awaitsContinuation}. */
  public List<Fragment> fragments() {
    return fragments;
  }

  /** All octets of it on the wire. */
  public long size() {
    long size = 0;
    for (Fragment fragment : fragments) {
      size += fragment.size();
    }
    return size;
  }

  /**
   * The octets of its line, CRLF included and literals not, as servers count (RFC 2683 3.2.1.5).
   */
  public long lineOctets() {
    return size() - literalOctets;
  }

  /** Whether it can go out without waiting for the server in between. */
  public boolean isImmediate() {
    return fragments.stream().noneMatch(Fragment::awaitsContinuation);
  }

  /** Overwrites the secrets in it once it has been sent; it can't be sent again. */
  public void wipe() {
    for (Fragment fragment : fragments) {
      if (fragment instanceof Fragment.Text text) {
        for (Fragment.Range range : text.hidden()) {
          Arrays.fill(text.octets(), range.start(), range.end(), (byte) 0);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "CommandBuffer[" + tag + " " + name + ", " + size() + " octets]";
  }
}
