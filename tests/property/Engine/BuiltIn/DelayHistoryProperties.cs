using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Delayed commands, some of which fail, with ticks that run when a timer says so, as a host runs them, and lose races: each command runs
/// once, in the order of time, and one that fails is gone and holds up nobody.
/// </summary>
public sealed class DelayHistoryProperties
{
    private const int LimitBytes = 10_000;

    private static readonly string _big = new('x', 2 * LimitBytes);

    private static readonly Gen<string> Delayed = Gen.Frequency(
        (4, Gen.Const("INCR n")),
        (6, Gen.Int[0, 9].Select(static digit => $"APPEND text {digit}")),
        (1, Gen.Const("INCR text")),
        (1, Gen.Const("boom")),
        (1, Gen.Const("lose")),
        (1, Gen.Const($"SET big {_big}")),
        (1, Gen.Const("NOSUCH")));

    private static readonly Gen<string[]> Lines = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, 30], Delayed, static (ms, line) => new[] { $"DELAY {ms} {line}" })),
        (1, Gen.Select(Gen.Int[0, 30], Delayed,
            static (ms, line) => new[] { "MULTI", $"DELAY {ms} {line}", $"DELAY {ms} INCR n", "EXEC" })),
        (1, Gen.Select(Gen.Int[0, 30], Delayed, static (ms, line) => new[] { "MULTI", $"DELAY {ms} {line}", "DISCARD" })),
        (1, Gen.Const(new[] { "DELAY 5 MULTI" })),
        (2, Gen.Int[1, 20].Select(static id => new[] { $"DELAY CANCEL {id}" })),
        (1, Gen.Const(new[] { "INCR n", "lose" })));

    private static readonly Gen<Moment> Moments = Gen.Select(
        Lines.Array[0, 4], Gen.Int[0, 3], Gen.Int[0, 20], static (lines, losses, passedMs) =>
            new Moment([.. lines.SelectMany(static each => each)], losses, passedMs));

    private sealed record Moment(string[] Lines, int Losses, int PassedMs)
    {
        public override string ToString() =>
            $"\n{string.Join(" / ", Lines.Select(static line => line.Replace(_big, "xx", StringComparison.Ordinal)))}, losses {Losses}, "
            + $"then {PassedMs} ms";
    }

    [Fact]
    public void EachCommandRunsOnceAndAFailingOneHoldsUpNobody() => Moments.Array[1, 20].Sample(static moments => Check(moments),
        iter: TestBudget.Times(400));

    private static void Check(Moment[] moments)
    {
        var rival = new Rival();
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = int.MaxValue }, null,
            [.. BuiltIns.With(), rival.Plugin]);
        engine.Engine.Settings.MaxMemoryBytes = LimitBytes;
        var model = new DelayModel { NowMs = engine.Time.NowMs };
        var timer = new Timer(engine);
        TestClient client = engine.Connect();
        foreach (Moment moment in (Moment[])[.. moments, new Moment([], 2, 1_000)])
        {
            rival.Win(engine, moment.Losses);
            Assert.Equal([.. moment.Lines.Select(model.Run)], client.Send(moment.Lines));
            engine.Time.Advance(moment.PassedMs);
            model.NowMs = engine.Time.NowMs;
            while (timer.IsDue())
            {
                rival.Win(engine, moment.Losses);
                Assert.Equal(model.Tick(), timer.Tick());
            }

            // Nothing that is due waits, and somebody will look after what is not.
            if (model.FirstDueMs is { } first) Assert.InRange(timer.AtMs, model.NowMs + 1, first);
            Assert.Equal(model.Contents, client.Send("GET n", "GET text", "GET big"));
        }

        Assert.Null(model.FirstDueMs);
        Assert.Equal("[]", client.One("DELAY LIST"));
    }

    /// <summary>What a host does about timers: the earliest counts, and the tick runs on a session of its own.</summary>
    private sealed class Timer(TestEngine engine)
    {
        public long AtMs { get; private set; } = long.MaxValue;

        public bool IsDue()
        {
            foreach (string effect in engine.Host.Effects)
            {
                string[] words = effect.Split(' ');
                Assert.Equal(["timer", "delay"], words[..2]);
                AtMs = Math.Min(AtMs, long.Parse(words[2], CultureInfo.InvariantCulture));
            }

            engine.Host.Effects.Clear();
            return AtMs <= engine.Time.NowMs;
        }

        public string Tick()
        {
            AtMs = long.MaxValue;
            Command tick = engine.TickOf("delay")!.Command;
            var batch = new CommandBatch();
            Tests.Engine.Kit.Lines.LoadWords(batch, [tick[0].ToArray()]);
            var writer = new RecordingWriter();
            using EngineSession session = engine.Engine.OpenInternalSession("plugin:delay", static () => { });
            Assert.Equal(RunStatus.Completed, engine.Engine.Run(session, batch, writer, RunMode.Long));
            return Assert.Single(writer.Take());
        }
    }

    /// <summary>A sorted list of lines.</summary>
    private sealed class DelayModel
    {
        private readonly SortedDictionary<(long DueMs, long Id), string> _waiting = [];
        private readonly List<string> _queue = [];
        private bool _isQueueing;
        private long _lastId;
        private long? _number;
        private string? _text;

        public long NowMs { get; set; }

        public long? FirstDueMs => _waiting.Count == 0 ? null : _waiting.First().Key.DueMs;

        public string[] Contents => [_number is { } number ? $"\"{number}\"" : "nil", _text is null ? "nil" : $"\"{_text}\"", "nil"];

        public string Run(string line)
        {
            switch (line)
            {
                case "MULTI":
                    _isQueueing = true;
                    return "+OK";
                case "DISCARD":
                    _isQueueing = false;
                    _queue.Clear();
                    return "+OK";
                case "EXEC":
                    _isQueueing = false;
                    string replies = $"[{string.Join(", ", _queue.Select(RunAlone).ToList())}]";
                    _queue.Clear();
                    return replies;
                case var _ when _isQueueing:
                    _queue.Add(line);
                    return "+QUEUED";
                default:
                    return RunAlone(line);
            }
        }

        public string Tick()
        {
            if (FirstDueMs is not { } due || due > NowMs) return "+OK";
            ((long DueMs, long Id) first, string line) = _waiting.First();
            _waiting.Remove(first);
            return RunAlone(line);
        }

        private string RunAlone(string line)
        {
            string[] words = line.Split(' ');
            switch (words)
            {
                case ["DELAY", _, "MULTI"]:
                    return "-ERR 'multi' cannot be delayed: it would act on a connection that is not there";
                case ["DELAY", _, "NOSUCH"]:
                    return "-ERR unknown command 'NOSUCH', with args beginning with: ";
                case ["DELAY", "CANCEL", var id]:
                    return _waiting.Remove(_waiting.Keys.FirstOrDefault(key => key.Id == Number(id))) ? ":1" : ":0";
                case ["DELAY", var ms, ..]:
                    _waiting.Add((NowMs + Number(ms), ++_lastId), string.Join(' ', words[2..]));
                    return $":{_lastId}";
                case ["INCR", "n"]:
                    _number = (_number ?? 0) + 1;
                    return $":{_number}";
                case ["INCR", _]:
                    return IncrementText();
                case ["APPEND", _, var digit]:
                    _text += digit;
                    return $":{_text.Length}";
                case ["boom"]:
                    return "-PLUGINERR rival: oh 1";
                case ["SET", ..]:
                    return "-" + Errors.OutOfMemory;
                default:
                    return "+OK";
            }
        }

        /// <summary>The text is a number as long as it has no leading zero and is short.</summary>
        private string IncrementText()
        {
            if (_text is not null
                && !(long.TryParse(_text, CultureInfo.InvariantCulture, out long number) && number != long.MaxValue
                && number.ToString(CultureInfo.InvariantCulture) == _text))
            {
                return "-" + Errors.NotAnInteger;
            }
            _text = (_text is null ? 1 : long.Parse(_text, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            return $":{_text}";
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
