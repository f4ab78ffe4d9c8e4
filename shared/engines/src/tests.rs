//! The engines themselves, started and killed. They need PostgreSQL and Redis on the machine.

use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;
use tokio::process::Command;

use crate::account::effective_uid;
use crate::{DataFolder, Postgres, PostgresOptions, Redis, RedisCluster, RedisOptions, RedisUser};

/// A folder that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("engines-test-{}-{count}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let stand_in = self.0.join("data/moved-to").read_link();
        for folder in stand_in.iter().chain([&self.0]) {
            if let Err(error) = std::fs::remove_dir_all(folder) {
                tracing::warn!(%error, "a test's folder was left behind");
            }
        }
    }
}

async fn run(program: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output().await?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

async fn query(postgres: &Postgres, sql: &str) -> Result<String> {
    let url = postgres.url("postgres");
    run(&postgres.programs().join("psql"), &["-XAtq", "-v", "ON_ERROR_STOP=1", &url, "-c", sql])
        .await
}

async fn redis_query(redis: &Redis, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("redis-cli");
    command.args(["--no-auth-warning", "-u", &redis.url()]).args(arguments);
    let output = command.output().await?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn durable() -> PostgresOptions {
    PostgresOptions { durable: true, ..PostgresOptions::default() }
}

#[tokio::test]
async fn a_postgres_starts_ready_with_its_settings_and_refuses_a_wrong_password() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let extra = vec![("work_mem".to_owned(), "7MB".to_owned())];
    let options = PostgresOptions { max_connections: 33, extra, ..PostgresOptions::default() };
    let mut postgres = Postgres::start(&folder, options).await.unwrap();

    let socket = postgres.socket_dir().to_str().unwrap().to_owned();
    let port = postgres.port().to_string();
    let ready = postgres.programs().join("pg_isready");
    run(&ready, &["-h", &socket, "-p", &port]).await.unwrap();
    let settings = "select string_agg(setting, ' ' order by name) from pg_settings where name in
        ('data_checksums', 'fsync', 'lc_collate', 'max_connections', 'server_encoding', 'work_mem')";
    assert_eq!(query(&postgres, settings).await.unwrap(), "on off C 33 UTF8 7168");

    let url = postgres.url("postgres").replace(postgres.password(), "guess");
    let refused = run(&postgres.programs().join("psql"), &["-X", &url, "-c", "select 1"]).await;
    assert!(refused.unwrap_err().to_string().contains("password authentication failed"));
    let mode = folder.path().join("postgres.password").metadata().unwrap().mode();
    assert_eq!(mode & 0o777, 0o600);

    postgres.stop().await.unwrap();
    postgres.stop().await.unwrap();
    assert_eq!(postgres.pid(), None);
    assert!(query(&postgres, "select 1").await.is_err());
}

#[tokio::test]
async fn a_postgres_killed_with_its_clients_comes_back_on_its_port_with_its_rows() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let mut postgres = Postgres::start(&folder, durable()).await.unwrap();
    let (port, pid) = (postgres.port(), postgres.pid());
    query(&postgres, "create table kept (n int)").await.unwrap();
    query(&postgres, "insert into kept values (42)").await.unwrap();
    let sleeper = query(&postgres, "select pg_sleep(600)");
    let kill = async {
        let active = "select count(*) from pg_stat_activity where query ~ '^select pg_sleep'";
        while query(&postgres, active).await.unwrap() != "1" {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = sleeper => panic!("the sleeper woke up"),
        () = kill => {}
    }
    postgres.kill9().await.unwrap();
    assert_eq!(postgres.pid(), None);

    postgres.restart().await.unwrap();
    assert_eq!(postgres.port(), port);
    assert_ne!(postgres.pid(), pid);
    assert_eq!(query(&postgres, "select n from kept").await.unwrap(), "42");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn engines_left_by_a_killed_owner_are_taken_over() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let postgres = Postgres::start(&folder, durable()).await.unwrap();
    let redis = Redis::start(&folder, RedisOptions::default()).await.unwrap();
    query(&postgres, "create table kept (n int)").await.unwrap();
    let left = [postgres.pid().unwrap(), redis.pid().unwrap()];
    // A killed owner runs no Drop, and its lock goes with it.
    std::mem::forget((postgres, redis));
    folder.release_as_if_killed();
    drop(folder);

    let folder = DataFolder::open(&scratch.0).unwrap();
    let mut postgres = Postgres::start(&folder, durable()).await.unwrap();
    let mut redis = Redis::start(&folder, RedisOptions::default()).await.unwrap();
    assert_eq!(query(&postgres, "select count(*) from kept").await.unwrap(), "0");
    assert_eq!(redis_query(&redis, &["ping"]).await.unwrap(), "PONG");
    for pid in left {
        let command_line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        assert!(command_line.is_empty(), "process {pid} still runs");
    }
    postgres.stop().await.unwrap();
    redis.stop().await.unwrap();
}

#[tokio::test]
async fn two_suites_run_at_once_each_on_its_own_ports() {
    let (one, two) = (Scratch::new(), Scratch::new());
    let folders = [DataFolder::open(&one.0).unwrap(), DataFolder::open(&two.0).unwrap()];
    let (first, second) = tokio::join!(
        Postgres::start(&folders[0], PostgresOptions::default()),
        Postgres::start(&folders[1], PostgresOptions::default()),
    );
    let (mut first, mut second) = (first.unwrap(), second.unwrap());
    assert_ne!(first.port(), second.port());
    assert_ne!(first.password(), second.password());
    for (postgres, folder) in [(&first, &folders[0]), (&second, &folders[1])] {
        let data = query(postgres, "show data_directory").await.unwrap();
        assert_eq!(Path::new(&data), folder.path().join("postgres"));
    }
    first.stop().await.unwrap();
    second.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_in_use_is_refused_until_its_last_engine_is_gone() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let mut redis = Redis::start(&folder, RedisOptions::default()).await.unwrap();
    drop(folder);
    let refused = DataFolder::open(&scratch.0).unwrap_err();
    assert!(refused.to_string().contains("in use by another process"), "{refused}");
    redis.stop().await.unwrap();
    drop(redis);
    DataFolder::open(&scratch.0).unwrap();
}

#[tokio::test]
async fn a_redis_keeps_nothing_unless_asked_to() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    for append_only in [false, true] {
        let options = RedisOptions { append_only, ..RedisOptions::default() };
        let mut redis = Redis::start(&folder, options).await.unwrap();
        let port = redis.port();
        assert_eq!(redis_query(&redis, &["set", "key", "value"]).await.unwrap(), "OK");
        redis.kill9().await.unwrap();
        assert_eq!(redis.pid(), None);
        redis.restart().await.unwrap();
        assert_eq!(redis.port(), port);
        let kept = redis_query(&redis, &["get", "key"]).await.unwrap();
        assert_eq!(kept, if append_only { "value" } else { "" });
        redis.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_redis_with_tls_is_reached_by_whom_its_authority_is_shown() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let options = RedisOptions { tls: true, ..RedisOptions::default() };
    let mut redis = Redis::start(&folder, options).await.unwrap();
    assert!(redis.url().starts_with("rediss://default:"));
    let ca = redis.ca_file().unwrap().to_str().unwrap().to_owned();
    assert_eq!(redis_query(&redis, &["--cacert", &ca, "ping"]).await.unwrap(), "PONG");
    assert_eq!(redis_query(&redis, &["ping"]).await.unwrap(), "");
    redis.kill9().await.unwrap();
    redis.restart().await.unwrap();
    assert_eq!(redis_query(&redis, &["--cacert", &ca, "ping"]).await.unwrap(), "PONG");
    for file in ["redis.key.pem", "redis.conf"] {
        assert_eq!(folder.path().join(file).metadata().unwrap().mode() & 0o777, 0o600);
    }
    redis.stop().await.unwrap();
}

#[tokio::test]
async fn a_redis_user_has_the_rights_it_was_given_and_the_engine_has_all() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let user = RedisUser { name: "reader".to_owned(), rules: "~open:* +get".to_owned() };
    let options = RedisOptions { user: Some(user), ..RedisOptions::default() };
    let mut redis = Redis::start(&folder, options).await.unwrap();
    assert_eq!(redis.command("SET open:key value").await.unwrap(), "OK");
    assert_eq!(redis_query(&redis, &["get", "open:key"]).await.unwrap(), "value");
    for denied in [["get", "key"], ["del", "open:key"]] {
        let answer = redis_query(&redis, &denied).await.unwrap();
        assert!(answer.starts_with("NOPERM"), "{answer}");
    }
    let refused = redis.command("NONSENSE").await.unwrap_err().to_string();
    assert!(refused.contains("unknown command"), "{refused}");
    redis.stop().await.unwrap();
}

#[tokio::test]
async fn three_masters_are_one_cluster_and_a_killed_one_comes_back_to_its_slots_empty() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let mut cluster = RedisCluster::start(&folder, &RedisOptions::default()).await.unwrap();
    assert_eq!(cluster.urls().split(',').count(), 3);
    // CLUSTER KEYSLOT says 12182 for foo, 5061 for bar and 866 for hello.
    let keys = [(0, "bar"), (0, "hello"), (2, "foo")];
    for (node, key) in keys {
        let node = &cluster.nodes()[node];
        assert_eq!(redis_query(node, &["set", key, "value"]).await.unwrap(), "OK");
    }
    let moved = redis_query(&cluster.nodes()[1], &["get", "foo"]).await.unwrap();
    assert!(moved.starts_with("MOVED 12182"), "{moved}");
    cluster.nodes()[0].kill9().await.unwrap();
    assert_eq!(redis_query(&cluster.nodes()[2], &["get", "foo"]).await.unwrap(), "value");
    cluster.nodes()[0].restart().await.unwrap();
    cluster.until_whole().await.unwrap();
    for (node, key) in keys {
        let kept = redis_query(&cluster.nodes()[node], &["get", key]).await.unwrap();
        assert_eq!(kept, if node == 0 { "" } else { "value" });
    }
    cluster.stop().await.unwrap();

    let mut cluster = RedisCluster::start(&folder, &RedisOptions::default()).await.unwrap();
    assert_eq!(redis_query(&cluster.nodes()[2], &["dbsize"]).await.unwrap(), "0");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_still_gets_one() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(scratch.0.join("d".repeat(100))).unwrap();
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await.unwrap();
    let socket = postgres.socket_dir().join(format!(".s.PGSQL.{}", postgres.port()));
    assert!(socket.exists() && socket.as_os_str().len() <= 107);
    postgres.stop().await.unwrap();
    std::fs::remove_dir_all(postgres.socket_dir()).unwrap();
}

#[tokio::test]
async fn under_a_closed_folder_root_gets_a_stand_in_and_others_do_not_need_one() {
    let scratch = Scratch::new();
    std::fs::DirBuilder::new().mode(0o700).create(&scratch.0).unwrap();
    let asked = scratch.0.join("data");
    let folder = DataFolder::open(&asked).unwrap();
    let root = effective_uid().unwrap() == 0;
    assert_eq!(folder.path().starts_with("/var/tmp"), root);
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await.unwrap();
    query(&postgres, "create table kept (n int)").await.unwrap();
    postgres.stop().await.unwrap();
    drop((postgres, folder));

    // The stand-in stays, even if the folder asked for could be reached by now.
    std::fs::set_permissions(&scratch.0, PermissionsExt::from_mode(0o755)).unwrap();
    let folder = DataFolder::open(&asked).unwrap();
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await.unwrap();
    assert_eq!(query(&postgres, "select count(*) from kept").await.unwrap(), "0");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_setting_that_postgres_refuses_is_told_in_its_own_words() {
    let scratch = Scratch::new();
    let folder = DataFolder::open(&scratch.0).unwrap();
    let extra = vec![("work_mem".to_owned(), "plenty".to_owned())];
    let options = PostgresOptions { extra, ..PostgresOptions::default() };
    let refused = Postgres::start(&folder, options).await.unwrap_err().to_string();
    assert!(refused.contains("invalid value for parameter \"work_mem\""), "{refused}");
}
