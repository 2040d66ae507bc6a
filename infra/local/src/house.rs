//! Everything that runs on this machine, from start to stop.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use access::{Access, Transport};
use anyhow::Context;
use axum::Router;
use elevenlabs::Secrets;
use ingest::Wake;
use sandbox::EventBus;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::data::{Data, write_private};
use crate::engine::{Engine, Lock};
use crate::gateway::{self, Functions};
use crate::publishing::Publisher;
use crate::running::Running;
use crate::{dynamodb, mails, secret, ticking};

/// How long requests may take to finish once we are asked to stop.
const FINISHING: Duration = Duration::from_secs(5);

/// The bus of this machine.
const BUS: &str = "ringledger-events";

/// A server that runs.
pub(crate) struct House {
    pub(crate) data: Data,
    pub(crate) running: Running,
    pub(crate) store: Store,
    pub(crate) secrets: Secrets,
    pub(crate) vendor: boot::Vendor,
    engine: Engine,
    stop: watch::Sender<bool>,
    serving: Vec<JoinHandle<io::Result<()>>>,
    /// What goes on by itself.
    background: Vec<JoinHandle<()>>,
}

impl House {
    /// Starts everything over the folder of `settings`.
    pub(crate) async fn start(settings: boot::Local, bind: IpAddr) -> anyhow::Result<Self> {
        let data = Data::at(&settings.data_dir)?;
        let lock = Lock::for_server(&data).await?;
        let (public, private) = doors(bind, settings.port).await?;
        let secrets = secret::secrets(&data, settings.secrets.clone())?;
        let engine = Engine::open(&data, lock).await?;
        let running = running(&public, &private)?;

        let objects = boot::objects_in(&data.objects())?;
        let zone = settings.zone.clone();
        let store = Store::new(
            engine.sandbox.client(),
            sandbox::TABLE_PREFIX,
            objects,
            zone,
        );
        let (ingest, vendor) = (settings.ingest.clone(), settings.vendor.clone());
        let wanted = Arc::new(Notify::new());
        let current = secret::current(&data, settings.secrets.clone());
        let functions = functions(&store, settings, current, &running, &wanted);
        let bus = EventBus::start(BUS).await?;
        let door = dynamodb::Door {
            engine: engine.sandbox.endpoint().into(),
            bus: bus.endpoint().into(),
            access_key_id: running.access_key_id.as_str().into(),
            http: reqwest::Client::new(),
        };

        let stop = watch::Sender::new(false);
        let serving = vec![
            tokio::spawn(serve(public, gateway::router(functions), stop.subscribe())),
            tokio::spawn(serve(private, dynamodb::router(door), stop.subscribe())),
        ];
        let app = sync::App {
            store: store.clone(),
            ingest,
            vendor: vendor.clone(),
            now: boot::now,
        };
        let background = vec![
            tokio::spawn(ticking::tick(app, engine.sandbox.clone(), wanted)),
            tokio::spawn(mails::show(&bus)),
            tokio::spawn(publisher(&data, &engine, &bus, &store)?.publish()),
        ];
        write_private(&data.lambda_env(), &lambda_env(&data, &running, &secrets))?;
        running.note(&data)?;
        Ok(Self {
            data,
            running,
            store,
            secrets,
            vendor,
            engine,
            stop,
            serving,
            background,
        })
    }

    /// Waits until we are asked to stop, by Ctrl-C or by the system.
    pub(crate) async fn until_asked_to_stop(&self) -> anyhow::Result<()> {
        asked_to_stop().await.context("cannot listen for Ctrl-C")
    }

    /// Finishes what was begun, and stops.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.background.iter().for_each(JoinHandle::abort);
        self.stop.send_replace(true);
        let finished = futures::future::join_all(self.serving);
        if tokio::time::timeout(FINISHING, finished).await.is_err() {
            tracing::warn!("stopped before every request was answered");
        }
        Running::forget(&self.data)?;
        self.engine.close();
        Ok(())
    }
}

/// Reads this folder's streams, for this machine's bus.
fn publisher(
    data: &Data,
    engine: &Engine,
    bus: &EventBus,
    store: &Store,
) -> anyhow::Result<Publisher> {
    let app = changes::App {
        bus: changes::Bus::new(bus.client(), bus.name()),
        store: store.clone(),
    };
    Publisher::new(app, engine.sandbox.clone(), data.streams())
}

fn functions(
    store: &Store,
    settings: boot::Local,
    secrets: boot::Secrets,
    running: &Running,
    wanted: &Arc<Notify>,
) -> Functions {
    let store = store.clone();
    let wake = waking(wanted.clone());
    let boot::Local {
        ingest,
        tolerance,
        allowed,
        ..
    } = settings;
    let (transport, now) = (Transport::LoopbackHttp, boot::now as fn() -> _);
    let access = Access {
        store: store.clone(),
        transport,
        now,
    };
    let webhook = webhook::App {
        secrets: secrets.clone(),
        tolerance,
        allowed,
        store: store.clone(),
        ingest: ingest.clone(),
        now,
    };
    let api = api::App {
        store: store.clone(),
        ingest: ingest.clone(),
        wake: wake.clone(),
        access: access.clone(),
        now,
    };
    let webhook_address = running.webhook();
    let webhook = webhook::router(webhook);
    let dashboard = dashboard::App {
        store: store.clone(),
        access,
        ingest,
        wake,
        webhook_address,
        door: Some(crate::door::door(secrets, webhook.clone())),
        now,
    };
    Functions {
        webhook,
        api: api::router(api),
        dashboard: dashboard::router(dashboard),
        store,
    }
}

/// Has the next tick come at once.
fn waking(wanted: Arc<Notify>) -> Wake {
    Wake::by(move || {
        wanted.notify_one();
        std::future::ready(())
    })
}

/// The listener for everyone and, on the next port, the database's.
async fn doors(bind: IpAddr, port: u16) -> anyhow::Result<(TcpListener, TcpListener)> {
    // Port 0 is any free port, and the database's is another.
    let next = if port == 0 {
        0
    } else {
        port.checked_add(1).unwrap_or(0)
    };
    let public = listener(bind, port, "").await?;
    let what = ", the one after PORT, where the database answers,";
    let private = listener(IpAddr::V4(Ipv4Addr::LOCALHOST), next, what).await?;
    Ok((public, private))
}

async fn listener(bind: IpAddr, port: u16, what: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind((bind, port)).await;
    listener.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {port}{what} is in use by another program; stop that, or choose another port, \
             such as: PORT=8900 cargo run"
        ),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "port {port}{what} is not allowed to us; choose one above 1023, such as: PORT=8900 \
             cargo run"
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {bind}, port {port}")),
    })
}

fn running(public: &TcpListener, private: &TcpListener) -> anyhow::Result<Running> {
    let public = public.local_addr()?;
    // Whoever listens everywhere is found at home.
    let home = if public.ip().is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        public.ip()
    };
    Ok(Running {
        process: std::process::id(),
        address: format!("http://{}", SocketAddr::new(home, public.port())),
        dynamodb: format!("http://{}", private.local_addr()?),
        access_key_id: dynamodb::access_key_id()?,
    })
}

async fn serve(
    listener: TcpListener,
    router: Router,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
    axum::serve(listener, service)
        .with_graceful_shutdown(stopped)
        .await
}

/// The environment of functions that run beside us.
fn lambda_env(data: &Data, running: &Running, secrets: &Secrets) -> String {
    let objects = std::path::absolute(data.objects()).unwrap_or_else(|_| data.objects());
    let secrets: Vec<&str> = secrets
        .iter()
        .map(elevenlabs::WebhookSecret::expose)
        .collect();
    format!(
        "# For `cargo lambda watch --env-file`; written anew at each start.\n\
         AWS_REGION=us-east-1\n\
         AWS_ACCESS_KEY_ID={}\n\
         AWS_SECRET_ACCESS_KEY=local\n\
         AWS_ENDPOINT_URL_DYNAMODB={}\n\
         AWS_ENDPOINT_URL_EVENTBRIDGE={}\n\
         EVENT_BUS={BUS}\n\
         OBJECTS_DIR={}\n\
         ELEVENLABS_WEBHOOK_SECRETS={}\n\
         STORE_DEADLINE_MS=5000\n",
        running.access_key_id,
        running.dynamodb,
        running.dynamodb,
        objects.display(),
        secrets.join(","),
    )
}

#[cfg(unix)]
pub(crate) fn asked_to_stop() -> impl Future<Output = io::Result<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    async {
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn asked_to_stop() -> impl Future<Output = io::Result<()>> {
    tokio::signal::ctrl_c()
}
