package org.imap4x.mail;

import org.imap4x.model.NumberSet;
import org.imap4x.model.UidMapping;

/** Where copied messages went, source and target at the same place (COPYUID of RFC 4315). */
public class CopyUID {
  /** More pairs than any folder can hold are some server's mistake. */
  private static final int MOST = 10_000_000;

  /** UIDVALIDITY of the target. */
  public final long uidvalidity;

  /** UIDs in the source, ranges with both ends. */
  public final NumberSet.Range[] src;

  /** UIDs in the target, ranges with both ends. */
  public final NumberSet.Range[] dst;

  /** Sources and targets, as many of each. */
  public CopyUID(long uidvalidity, NumberSet.Range[] src, NumberSet.Range[] dst) {
    this.uidvalidity = uidvalidity;
    this.src = src.clone();
    this.dst = dst.clone();
  }

  static CopyUID of(UidMapping mapping) {
    return new CopyUID(
        mapping.uidValidity(),
        mapping.source().toArray(new NumberSet.Range[0]),
        mapping.target().toArray(new NumberSet.Range[0]));
  }

  /** The source UIDs, one by one. */
  public long[] sourceUids() {
    return expand(src);
  }

  /** The target UIDs, one by one, each at the place of its source. */
  public long[] targetUids() {
    return expand(dst);
  }

  private static long[] expand(NumberSet.Range[] ranges) {
    long size = 0;
    for (NumberSet.Range r : ranges) {
      size += r.size();
    }
    if (size > MOST) {
      throw new IllegalStateException(size + " UIDs");
    }
    long[] all = new long[(int) size];
    int n = 0;
    for (NumberSet.Range r : ranges) {
      for (long uid = r.first(); uid <= r.last(); uid++) {
        all[n++] = uid;
      }
    }
    return all;
  }
}
