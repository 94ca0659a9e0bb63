using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// A transaction answers, and leaves, what its commands do when they run alone, one behind the other, at the moment of EXEC; or nothing at
/// all: so do those of EXEC ROLLBACK when one answers an error.
/// </summary>
public sealed class TransactionProperties
{
    private static readonly string[] Lines =
    [
        "MULTI", "MULTI", "MULTI", "EXEC", "EXEC", "EXEC ROLLBACK", "exec Rollback", "DISCARD", "UNWATCH", "WATCH a", "WATCH b a",
            "WATCH c", "MULTI x", "EXEC x", "WATCH",
        "SET a 1", "SET b x", "SET c 1 PX 30", "SET a 1 EX x", "GET a", "GET b", "GET c", "GET", "INCR a", "INCR b", "APPEND c y",
            "UNLINK a b", "UNLINK c",
        "MSET a 5 b 6", "MGET a b c", "GETEX a PX 20", "PERSIST a", "PTTL a", "RENAME a c", "NOSUCH", "SHUTDOWN", "EXISTS a b c",
            "DELAY 10 SET a 1",
    ];

    [Fact]
    public void EqualTheirCommandsRunAlone() => Gen.Select(Gen.Int[0, Lines.Length - 1], Gen.Int[0, 15]).Array[0, 80].Sample(
        steps =>
        {
            var bench = new PluginBench();
            var model = new TransactionModel();
            foreach ((int line, int passedMs) in steps)
            {
                bench.NowMs += passedMs;
                model.Bench.NowMs += passedMs;
                string[] words = Lines[line].Split(' ');
                Assert.Equal(model.Run(words), bench.Run(words));
                Assert.Equal(model.Watches, bench.Session.Watches.Count);
                Assert.Equal(Contents(model.Bench), Contents(bench));
            }
        },
        iter: TestBudget.Times(2_000));

    private static string Contents(PluginBench bench) =>
        string.Join(", ", bench.Keyspace[0].Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>A queue of lines before a bench that knows no transaction.</summary>
    private sealed class TransactionModel
    {
        private const string ErrorMark = "(error) ";
        private const string Aborted = ErrorMark + "EXECABORT Transaction discarded because of previous errors.";
        private readonly List<WatchedKey> _watches = [];
        private List<string[]>? _queue;
        private bool _isDirty;

        public PluginBench Bench { get; } = new();

        public int Watches => _watches.Count;

        public string Run(string[] words) => words[0] switch
        {
            "MULTI" when words.Length == 1 => Begin(),
            "EXEC" when words.Length == 1 => Exec(rollsBack: false),
            "EXEC" when words[1] == "ROLLBACK" => Exec(rollsBack: true),
            "exec" => Exec(rollsBack: true),
            "EXEC" => End("(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command"),
            "DISCARD" => _queue is null ? "(error) ERR DISCARD without MULTI" : End("OK"),
            "WATCH" when words.Length > 1 => _queue is null ? Watch(words[1..]) : "(error) ERR WATCH inside MULTI is not allowed",
            "UNWATCH" when _queue is null => Unwatch(),
            _ when _queue is not null => Queue(words),
            _ => Bench.Run(words),
        };

        private string Begin()
        {
            if (_queue is not null) return "(error) ERR MULTI calls can not be nested";
            _queue = [];
            _isDirty = false;
            return "OK";
        }

        private string Queue(string[] words)
        {
            string? error = words switch
            {
                ["NOSUCH"] => "(error) ERR unknown command 'nosuch'",
                ["GET"] or ["WATCH"] or ["MULTI", _] =>
                    $"(error) ERR wrong number of arguments for '{words[0].ToLowerInvariant()}' command",
                ["SHUTDOWN"] => "(error) ERR Command not allowed inside a transaction",
                _ => null,
            };
            _isDirty |= error is not null;
            if (error is null) _queue!.Add(words);
            return error ?? "QUEUED";
        }

        private string Exec(bool rollsBack)
        {
            if (_queue is not { } queue) return "(error) ERR EXEC without MULTI";
            if (_isDirty) return End(Aborted);
            if (_watches.Exists(Bench.Keyspace.IsTouched)) return End("nil");
            End("");
            Action restore = Bench.Keyspace.Save();
            var replies = new List<string>();
            foreach (string[] words in queue)
            {
                replies.Add(words[0] == "UNWATCH" ? "OK" : Bench.Run(words));
                if (!rollsBack || !replies[^1].StartsWith(ErrorMark, StringComparison.Ordinal)) continue;
                restore();
                return $"{ErrorMark}EXECABORT rolled back: command {replies.Count} {words[0].ToLowerInvariant()}: "
                    + $"{replies[^1][ErrorMark.Length..]}";
            }

            return Render.List(replies);
        }

        private string End(string reply)
        {
            _queue = null;
            _watches.Clear();
            return reply;
        }

        private string Watch(string[] keys)
        {
            foreach (string key in keys)
            {
                byte[] bytes = System.Text.Encoding.Latin1.GetBytes(key);
                if (_watches.Exists(watched => watched.Key.Span.SequenceEqual(bytes))) continue;
                _watches.Add(Bench.Keyspace.Watch(0, bytes));
            }

            return "OK";
        }

        private string Unwatch()
        {
            _watches.Clear();
            return "OK";
        }
    }
}
