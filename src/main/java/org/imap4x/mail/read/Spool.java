package org.imap4x.mail.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.mail.config.MailLog;
import org.jspecify.annotations.Nullable;

/**
 * Octets on their way from a connection to an application: whoever reads the connection puts them
 * in and waits for the application not at all, or not for long; its own thread takes them out.
 *
 * <p>They are in memory up to {@value #MEMORY} octets, and in a temporary file beyond. What is put
 * in after {@link #close} is dropped.
 */
final class Spool extends OutputStream {
  private static final int MEMORY = 1 << 20;
  private static final int SMALLEST = 1 << 13;
  private static final int BLOCK = 1 << 16;

  /** Guards what follows; no I/O inside. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();

  /** Octets in memory; they are older than those in the file. */
  @GuardedBy("lock")
  private byte[] ring = {};

  @GuardedBy("lock")
  private int head;

  @GuardedBy("lock")
  private int held;

  @GuardedBy("lock")
  private @Nullable Overflow file;

  /** Octets of the file that were not taken out yet. */
  @GuardedBy("lock")
  private long inFile;

  @GuardedBy("lock")
  private long total;

  @GuardedBy("lock")
  private @Nullable IOException failure;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private boolean closed;

  /** How long who puts in may yet wait for room in memory. */
  @GuardedBy("lock")
  private long patienceNanos;

  /** One that never waits for who takes out. */
  Spool() {
    this(0);
  }

  private Spool(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /** One that waits for who takes out, for so long in all; then it goes on with a file. */
  static Spool waiting(long millis) {
    return new Spool(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** How many octets were put in. */
  long total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  // ---- who reads the connection

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Never fails: where a disk is full, the one who takes out is told. */
  @Override
  public void write(byte[] b, int offset, int length) {
    int kept;
    lock.lock();
    try {
      total += length;
      awaitRoom(length);
      if (closed || failure != null) {
        return;
      }
      kept = inFile > 0 ? 0 : Math.min(length, MEMORY - held);
      keep(b, offset, kept);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (kept < length) {
      try {
        overflow(b, offset + kept, length - kept);
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  @GuardedBy("lock")
  private void awaitRoom(int length) {
    try {
      while (patienceNanos > 0 && held + length > MEMORY && inFile == 0 && !closed) {
        patienceNanos = changed.awaitNanos(patienceNanos);
      }
    } catch (InterruptedException e) {
      patienceNanos = 0;
      Thread.currentThread().interrupt();
    }
  }

  @GuardedBy("lock")
  private void keep(byte[] b, int offset, int length) {
    if (held + length > ring.length) {
      int size = Math.max(SMALLEST, Integer.highestOneBit(held + length - 1) << 1);
      byte[] larger = new byte[size];
      int first = Math.min(held, ring.length - head);
      System.arraycopy(ring, head, larger, 0, first);
      System.arraycopy(ring, 0, larger, first, held - first);
      ring = larger;
      head = 0;
    }
    if (length > 0) {
      int at = (head + held) % ring.length;
      int first = Math.min(length, ring.length - at);
      System.arraycopy(b, offset, ring, at, first);
      System.arraycopy(b, offset + first, ring, 0, length - first);
      held += length;
    }
  }

  private void overflow(byte[] b, int offset, int length) throws IOException {
    Overflow to = writable();
    if (to == null) {
      return;
    }
    to.write(b, offset, length);
    lock.lock();
    try {
      inFile += length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The file, from its beginning where all of it was taken out; null when nobody wants it. */
  private @Nullable Overflow writable() throws IOException {
    Overflow there;
    boolean empty;
    lock.lock();
    try {
      there = file;
      empty = inFile == 0;
    } finally {
      lock.unlock();
    }
    if (there != null) {
      if (empty) {
        there.rewind();
      }
      return there;
    }
    Overflow made = Overflow.create();
    boolean wanted;
    lock.lock();
    try {
      wanted = !closed;
      file = wanted ? made : null;
    } finally {
      lock.unlock();
    }
    if (!wanted) {
      made.close();
    }
    return wanted ? made : null;
  }

  private void failed(IOException e) {
    lock.lock();
    try {
      failure = failure == null ? e : failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes; whether nobody takes it out any more. */
  boolean end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
      return closed;
    } finally {
      lock.unlock();
    }
  }

  // ---- the application's thread

  /** Octets that are to be taken out: of memory, or of the file where there is one. */
  private record Piece(byte[] octets, int at, int length, @Nullable Overflow file) {}

  /** Copies what comes, until the end. */
  void copyTo(OutputStream out) throws IOException, InterruptedException {
    byte[] block = null;
    for (Piece next = next(); next != null; next = next()) {
      if (next.file() == null) {
        out.write(next.octets(), next.at(), next.length());
      } else {
        block = block == null ? new byte[BLOCK] : block;
        next.file().read(block, 0, next.length());
        out.write(block, 0, next.length());
      }
      taken(next, next.length());
    }
  }

  /** Waits for octets; how many it gave, -1 at the end. */
  int read(byte[] into, int offset, int count) throws IOException, InterruptedException {
    if (count == 0) {
      return 0;
    }
    Piece next = next();
    if (next == null) {
      return -1;
    }
    int n = Math.min(count, next.length());
    if (next.file() == null) {
      System.arraycopy(next.octets(), next.at(), into, offset, n);
    } else {
      next.file().read(into, offset, n);
    }
    taken(next, n);
    return n;
  }

  /** How many octets can be taken out of memory now. */
  int available() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next octets; null for none. */
  private @Nullable Piece next() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (held == 0 && inFile == 0 && failure == null && !ended) {
        changed.await();
      }
      if (held > 0) {
        return new Piece(ring, head, Math.min(BLOCK, Math.min(held, ring.length - head)), null);
      }
      if (inFile > 0) {
        return new Piece(ring, 0, (int) Math.min(inFile, BLOCK), file);
      }
      if (failure != null) {
        throw new IOException("what came could not be kept: " + failure.getMessage(), failure);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void taken(Piece piece, int octets) {
    lock.lock();
    try {
      if (piece.file() != null) {
        inFile -= octets;
      } else {
        head = (head + octets) % ring.length;
        held -= octets;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is in it and deletes the file. */
  @Override
  public void close() {
    isClosedAtEnd();
  }

  /** The same; whether all had come before. */
  boolean isClosedAtEnd() {
    Overflow left;
    boolean all;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      all = ended;
      left = file;
      file = null;
      ring = new byte[0];
      held = 0;
      inFile = 0;
    } finally {
      lock.unlock();
    }
    if (left != null) {
      left.close();
    }
    return all;
  }

  /** A temporary file that is written to at one place and read at another, by a thread each. */
  private static final class Overflow {
    private final Path path;
    private final RandomAccessFile out;
    private final RandomAccessFile in;

    private Overflow(Path path, RandomAccessFile out, RandomAccessFile in) {
      this.path = path;
      this.out = out;
      this.in = in;
    }

    /** Not by a channel, which an interrupt of the reading thread would close for the other one. */
    static Overflow create() throws IOException {
      Path directory = Path.of(System.getProperty("java.io.tmpdir")); // as it is by now
      Path path = Files.createTempFile(directory, "imap4x-", ".eml");
      RandomAccessFile out = null;
      try {
        out = new RandomAccessFile(path.toFile(), "rw");
        return new Overflow(path, out, new RandomAccessFile(path.toFile(), "r"));
      } catch (IOException e) {
        if (out != null) {
          out.close();
        }
        Files.deleteIfExists(path);
        throw e;
      }
    }

    void write(byte[] b, int offset, int length) throws IOException {
      out.write(b, offset, length);
    }

    void read(byte[] into, int offset, int length) throws IOException {
      in.readFully(into, offset, length);
    }

    /** Begins anew; all that was written has been read. */
    void rewind() throws IOException {
      out.setLength(0);
      out.seek(0);
      in.seek(0);
    }

    void close() {
      try {
        try (out;
            in) {
          // closed before it is deleted
        }
        Files.deleteIfExists(path);
      } catch (IOException e) {
        MailLog.warn("a temporary file is left: " + path, e);
      }
    }
  }
}
