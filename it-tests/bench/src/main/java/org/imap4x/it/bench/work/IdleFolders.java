package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Venue;
import org.imap4x.it.bench.model.Workload;
import org.imap4x.it.bench.raw.RawClient;
import org.imap4x.it.bench.raw.RawIdle;
import org.imap4x.it.bench.raw.TrustAll;

/** Many folders of one store, open, with a listener, watched by the manager of the provider. */
record IdleFolders(String folder, int count, boolean numbered) implements Workload {

  /** How long the last of them may take until it is in IDLE. */
  private static final long SETTLING_MILLIS = 5000;

  private String name(int i) {
    return numbered ? folder + i : folder;
  }

  @Override
  public Task mail(Job job) {
    return new Task() {
      private Store store;
      private Idling.Manager manager;
      private final List<Folder> folders = new ArrayList<>();

      @Override
      public void prepare() throws Exception {
        Session session = job.session();
        store = job.connect(session);
        manager = Idling.of(job.peer()).manager(session);
      }

      @Override
      public long run() throws Exception {
        for (int i = 0; i < count; i++) {
          Folder opened = Job.open(store, name(i), Folder.READ_ONLY);
          opened.addMessageCountListener(new MessageCountAdapter() {});
          folders.add(opened);
          manager.watch(opened);
        }
        Thread.sleep(Math.min(SETTLING_MILLIS, job.scale().restMillis()));
        return count;
      }

      @Override
      public void close() throws Exception {
        manager.close();
        store.close();
      }
    };
  }

  @Override
  public Task limit(Job job) {
    return job.row().venue() == Venue.DOVECOT_TLS ? tls(job) : selected(job);
  }

  private Task selected(Job job) {
    Place place = job.place();
    String login = "LOGIN " + place.user() + " " + place.password();
    return new Task() {
      private final List<AutoCloseable> open = new ArrayList<>();

      @Override
      public long run() throws Exception {
        RawIdle idle = new RawIdle();
        open.add(idle);
        for (int i = 0; i < count; i++) {
          idle.add(place.host(), place.port(), login, name(i));
        }
        return count;
      }

      @Override
      public void close() throws Exception {
        for (AutoCloseable closeable : open) {
          closeable.close();
        }
      }
    };
  }

  /** The sockets of the JDK as they are; nobody reads them. */
  private Task tls(Job job) {
    Place place = job.place();
    return new Task() {
      private final List<RawClient> open = new ArrayList<>();

      @Override
      public long run() throws Exception {
        SSLContext context = TrustAll.context();
        for (int i = 0; i < count; i++) {
          RawClient raw =
              RawClient.login(
                  context.getSocketFactory().createSocket(place.host(), place.port()),
                  place.user(),
                  place.password());
          open.add(raw);
          raw.command("EXAMINE " + name(i));
          raw.begin("IDLE".getBytes(StandardCharsets.US_ASCII));
          raw.line();
        }
        return count;
      }

      @Override
      public void close() throws Exception {
        for (RawClient raw : open) {
          raw.close();
        }
      }
    };
  }
}
