package org.imap4x.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSession;

/**
 * The standard input and output of a child process.
 *
 * <p>A read of a pipe can't time out, so a daemon thread of each process moves what comes into a
 * bounded buffer; another keeps the end of its standard error.
 */
public final class ProcessTransport implements Transport {
  /** How long the end of its standard error is waited for; a grandchild may keep that open. */
  private static final Duration LAST_WORDS = Duration.ofMillis(300);

  private final Process process;
  private final String command;
  private final Duration closeTimeout;
  private final PipeBuffer input = new PipeBuffer();
  private final TailBuffer errors = new TailBuffer();
  private final CountDownLatch errorsEnded = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();

  private ProcessTransport(Process process, String command, Duration closeTimeout) {
    this.process = process;
    this.command = command;
    this.closeTimeout = closeTimeout;
  }

  /**
   * Starts the program.
   *
   * @param argv program and arguments; no shell is involved
   * @param closeTimeout how long {@link #close} waits for it to end by itself
   */
  public static ProcessTransport start(List<String> argv, Duration closeTimeout)
      throws IOException {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("no program to start");
    }
    Process process = new ProcessBuilder(argv).start();
    ProcessTransport transport = new ProcessTransport(process, argv.get(0), closeTimeout);
    transport.pump();
    return transport;
  }

  private void pump() {
    daemon("output", () -> input.fillFrom(process.getInputStream()));
    daemon("errors", () -> errors.fillFrom(process.getErrorStream(), errorsEnded));
  }

  private void daemon(String what, Runnable task) {
    Thread thread = new Thread(task, "imap4x-" + what + "-" + process.pid());
    thread.setDaemon(true);
    thread.start();
  }

  /** The last octets that it wrote to its standard error, as text. */
  public String errorText() {
    return errors.text();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Deadline deadline) throws IOException {
    int n;
    try {
      n = input.read(buffer, offset, length, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireInterruptedException("reading from " + description() + " was interrupted");
    }
    if (n == PipeBuffer.TIMED_OUT) {
      throw new WireTimeoutException("nothing came from " + description() + " in time");
    }
    if (n < 0 && closed.get()) {
      throw new WireClosedException("the pipe to " + description() + " was closed");
    }
    if (n < 0) {
      awaitErrors();
    }
    return n;
  }

  /** What it complained about may be read a little after its output has ended. */
  private void awaitErrors() {
    try {
      errorsEnded.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void write(byte[] octets, int offset, int length, Deadline deadline) throws IOException {
    writing.lock();
    Watchdog.Watch watch = Watchdog.SHARED.watch(this::abort, deadline);
    try {
      if (closed.get()) {
        throw new WireClosedException("the pipe to " + description() + " was closed");
      }
      OutputStream out = process.getOutputStream();
      out.write(octets, offset, length);
      out.flush();
    } catch (IOException e) {
      boolean byOther = closed.get();
      abort();
      IOException why = watch.explain("writing to " + description(), e);
      throw why != e ? why : failedWrite(e, byOther);
    } finally {
      watch.close();
      writing.unlock();
    }
  }

  private IOException failedWrite(IOException e, boolean byOther) {
    if (e instanceof WireClosedException) {
      return e;
    }
    IOException why =
        byOther
            ? new WireClosedException("the pipe to " + description() + " was closed")
            : new IOException("writing to " + description() + ": " + e.getMessage());
    why.initCause(e);
    return why;
  }

  @Override
  public void flush(Deadline deadline) {
    // every write goes out at once
  }

  @Override
  public boolean isSecure() {
    return true;
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return Optional.empty();
  }

  /** The program, and what it complained about. */
  @Override
  public String description() {
    String text = errors.text().strip();
    return text.isEmpty() ? command : command + " (which says: " + text + ")";
  }

  @Override
  public String peerHost() {
    return "";
  }

  @Override
  public int peerPort() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  /** Ends the process without waiting, and with it whatever blocks on its pipes. */
  private void abort() {
    closed.set(true);
    input.close();
    // a grandchild may hold the other end of a pipe
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Closes its input, waits for its end, then ends it. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    input.close();
    if (!writing.tryLock()) {
      abort();
      return;
    }
    try {
      closeInput();
      end();
    } finally {
      writing.unlock();
    }
  }

  private void closeInput() {
    try (Watchdog.Watch watch = Watchdog.SHARED.watch(this::abort, Deadline.after(closeTimeout))) {
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has ended already
    }
  }

  private void end() {
    try {
      if (!process.waitFor(closeTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
        // as long again for a handler of SIGTERM, but no more than the half second a caller bears
        long grace = Math.min(500, closeTimeout.toMillis());
        if (!process.waitFor(grace, TimeUnit.MILLISECONDS)) {
          abort();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    }
  }

  /** The last octets of a stream. */
  private static final class TailBuffer {
    private static final int KEPT = 8 * 1024;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final byte[] tail = new byte[KEPT];

    @GuardedBy("lock")
    private int length;

    void fillFrom(InputStream in, CountDownLatch ended) {
      byte[] chunk = new byte[1024];
      try {
        int n;
        while ((n = in.read(chunk)) >= 0) {
          append(chunk, n);
        }
      } catch (IOException e) {
        append(new byte[0], 0);
      } finally {
        ended.countDown();
      }
    }

    private void append(byte[] chunk, int n) {
      lock.lock();
      try {
        int kept = Math.min(length, KEPT - n);
        System.arraycopy(tail, length - kept, tail, 0, kept);
        System.arraycopy(chunk, 0, tail, kept, n);
        length = kept + n;
      } finally {
        lock.unlock();
      }
    }

    String text() {
      lock.lock();
      try {
        return TranscriptText.escape(tail, 0, length).replace("\\n", " ").strip();
      } finally {
        lock.unlock();
      }
    }
  }
}
