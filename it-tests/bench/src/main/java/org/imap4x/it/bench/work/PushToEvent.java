package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Sample;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.RawClient;

/**
 * From the moment that the server tells of a new message to the call of the listener, in IDLE; the
 * median of many.
 */
record PushToEvent(String folder, int pushes) implements Workload {

  /** When the listener was called, or when a raw socket read the line. */
  private final class Watched extends Thread {
    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    private final Waiting waiting;

    Watched(Waiting waiting) {
      super("idle");
      this.waiting = waiting;
      setDaemon(true);
    }

    void hears() {
      heard.add(System.nanoTime());
    }

    @Override
    public void run() {
      try {
        while (true) {
          waiting.waits(this);
        }
      } catch (Exception closed) {
        // the end of the go
      }
    }
  }

  private interface Waiting {
    void waits(Watched watched) throws Exception;
  }

  /** Lets the server push, and compares its clock with that of the listener. */
  private abstract class Pushing implements Task {
    private final Job job;
    private final long[] nanos = new long[pushes];
    private RawClient control;
    private Watched watched;

    Pushing(Job job) {
      this.job = job;
    }

    abstract Watched watched() throws Exception;

    @Override
    public void prepare() throws Exception {
      control = job.direct();
      watched = watched();
      watched.start();
    }

    @Override
    public long run() throws Exception {
      for (int i = 0; i < pushes; i++) {
        String[] words = control.command("XPUSH " + folder).split(" ");
        Long heard = watched.heard.poll(30, TimeUnit.SECONDS);
        if (heard == null) {
          throw new IOException("no event after push " + i);
        }
        nanos[i] = heard - Long.parseLong(words[2]);
      }
      return pushes;
    }

    @Override
    public void measured(Sample sample) {
      Arrays.sort(nanos);
      sample.put(Measure.TIME, nanos[pushes / 2] / 1e9);
    }

    @Override
    public void close() throws Exception {
      control.close();
    }
  }

  @Override
  public Task mail(Job job) {
    return new Pushing(job) {
      private Store store;

      @Override
      Watched watched() throws Exception {
        store = job.connect();
        Folder opened = Job.open(store, folder, Folder.READ_ONLY);
        Idling idling = Idling.of(job.peer());
        Watched thread = new Watched(w -> idling.idle(opened));
        opened.addMessageCountListener(
            new MessageCountAdapter() {
              @Override
              public void messagesAdded(MessageCountEvent event) {
                thread.hears();
              }
            });
        return thread;
      }

      @Override
      public void close() throws Exception {
        super.close();
        store.close();
      }
    };
  }

  @Override
  public Task limit(Job job) {
    return new Pushing(job) {
      private RawClient raw;

      @Override
      Watched watched() throws Exception {
        raw = job.raw();
        raw.command("EXAMINE " + folder);
        raw.begin("IDLE".getBytes(StandardCharsets.US_ASCII));
        return new Watched(
            w -> {
              if (raw.line().endsWith(" EXISTS")) {
                w.hears();
              }
            });
      }

      @Override
      public void close() throws Exception {
        super.close();
        raw.close();
      }
    };
  }
}
