package org.imap4x.mail;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A set of rights to a folder (RFC 4314), each a letter or digit. */
public class Rights implements Cloneable {

  /** One right. */
  public static final class Right {
    private static final Right[] ALL = new Right[128];

    static {
      for (char c = '!'; c < ALL.length; c++) {
        ALL[c] = new Right(c);
      }
    }

    /** l: the folder shows in lists. */
    public static final Right LOOKUP = getInstance('l');

    /** r: open it, fetch, search, copy from it. */
    public static final Right READ = getInstance('r');

    /** s: the \Seen flag is kept over sessions. */
    public static final Right KEEP_SEEN = getInstance('s');

    /** w: flags other than \Seen and \Deleted. */
    public static final Right WRITE = getInstance('w');

    /** i: append, copy into it. */
    public static final Right INSERT = getInstance('i');

    /** p: mail to its submission address. */
    public static final Right POST = getInstance('p');

    /** c: create folders; of RFC 2086, now k (and x). */
    public static final Right CREATE = getInstance('c');

    /** d: delete; of RFC 2086, now t, e and x. */
    public static final Right DELETE = getInstance('d');

    /** a: change the access control list. */
    public static final Right ADMINISTER = getInstance('a');

    /** k: create folders below it (RFC 4314). */
    public static final Right CREATE_FOLDERS = getInstance('k');

    /** x: delete or rename the folder itself (RFC 4314). */
    public static final Right DELETE_FOLDER = getInstance('x');

    /** t: set and clear \Deleted (RFC 4314). */
    public static final Right DELETE_MESSAGES = getInstance('t');

    /** e: expunge (RFC 4314). */
    public static final Right EXPUNGE = getInstance('e');

    /** n: shared annotations (RFC 5257). */
    public static final Right WRITE_SHARED_ANNOTATIONS = getInstance('n');

    final char right;

    private Right(char right) {
      this.right = right;
    }

    /**
     * The right of that letter.
     *
     * @throws IllegalArgumentException unless it is a visible ASCII character
     */
    public static Right getInstance(char right) {
      if (right <= ' ' || right >= ALL.length - 1) {
        throw new IllegalArgumentException("a right is a visible ASCII character");
      }
      return ALL[right];
    }

    @Override
    public String toString() {
      return String.valueOf(right);
    }
  }

  private BitSet rights = new BitSet(128);

  /** No right at all. */
  public Rights() {}

  /** The same rights as the other. */
  public Rights(Rights other) {
    rights.or(other.rights);
  }

  /** The rights of the letters. */
  public Rights(String letters) {
    for (char c : letters.toCharArray()) {
      rights.set(Right.getInstance(c).right);
    }
  }

  /** That one right. */
  public Rights(Right right) {
    rights.set(right.right);
  }

  /** What a server listed; what is no right is left out. */
  static Rights ofServer(String letters) {
    Rights all = new Rights();
    for (char c : letters.toCharArray()) {
      if (c > ' ' && c < 127) {
        all.rights.set(c);
      }
    }
    return all;
  }

  /** Adds a right. */
  public void add(Right right) {
    rights.set(right.right);
  }

  /** Adds all rights of the others. */
  public void add(Rights others) {
    rights.or(others.rights);
  }

  /** Takes a right away. */
  public void remove(Right right) {
    rights.clear(right.right);
  }

  /** Takes all rights of the others away. */
  public void remove(Rights others) {
    rights.andNot(others.rights);
  }

  /** Whether the right is among them. */
  public boolean contains(Right right) {
    return rights.get(right.right);
  }

  /** Whether all of the others are in it. */
  public boolean contains(Rights others) {
    BitSet missing = (BitSet) others.rights.clone();
    missing.andNot(rights);
    return missing.isEmpty();
  }

  /** The rights, by letter. */
  public Right[] getRights() {
    return rights.stream().mapToObj(c -> Right.getInstance((char) c)).toArray(Right[]::new);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Rights && ((Rights) o).rights.equals(rights);
  }

  @Override
  public int hashCode() {
    return rights.hashCode();
  }

  @Override
  public Object clone() {
    try {
      Rights copy = (Rights) super.clone();
      copy.rights = (BitSet) rights.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** The letters. */
  @Override
  public String toString() {
    StringBuilder b = new StringBuilder();
    rights.stream().forEach(c -> b.append((char) c));
    return b.toString();
  }
}
