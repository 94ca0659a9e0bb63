using CsCheck;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// One connection reads collections while another one writes them, at points that are chosen: before each reply and each item that is
/// written, and between the pieces of what is streamed. What was published so far is asked for after each write by a third; whatever the
/// reader is told must be all of one of those versions.
/// </summary>
public sealed class CollectionScheduleProperties
{
    private const int Fields = 40, Members = 20;

    private static readonly string[] Reads =
    [
        "HGETALL h", "HVALS h", "HMGET h f00 f17 f39", "HRANDFIELD h 9 WITHVALUES", "HLEN h", "SMEMBERS s", "SUNION s t", "SINTER s t",
        "SDIFF t s", "SCARD s", "SMISMEMBER t m0 m7 m19", "SMEMBERS d", "SINTERCARD 2 d x", "HGET p v", "SMEMBERS q", "SRANDMEMBER x 30",
    ];

    private static readonly Gen<(int[] Reads, int[] Gaps)> Turn =
        Gen.Select(Gen.Int[0, Reads.Length - 1].Array[1, 4], Gen.Int[1, 30].Array[0, 12], static (reads, gaps) => (reads, gaps));

    [Theory]
    [InlineData(10_000)]
    [InlineData(8)]
    public void AReaderIsToldOneVersionWhereverWritesComeBetween(int inlineWalkKeys) =>
        Turn.Array[1, 8].Sample(turns => Check(turns, inlineWalkKeys), iter: TestBudget.Times(60));

    private static void Check((int[] Reads, int[] Gaps)[] turns, int inlineWalkKeys)
    {
        using var engine = new TestEngine(
            new EngineOptions { InlineWalkKeys = inlineWalkKeys, OutputSoftLimitBytes = 256 }, null, BuiltIns.With());
        var schedule = new Schedule(engine);
        foreach ((int[] reads, int[] gaps) in turns) schedule.Read(reads, gaps);
    }

    private sealed class Schedule
    {
        private readonly TestClient _reader, _writer, _asker;
        private readonly List<string[]> _versions = [];
        private int[] _gaps = [];
        private int _passed, _next;

        public Schedule(TestEngine engine)
        {
            (_reader, _writer, _asker) = (engine.Connect(), engine.Connect(), engine.Connect());
            _writer.Send($"SADD s {string.Join(' ', Enumerable.Range(0, Members).Select(static i => $"m{i}"))}");
            for (int kind = 0; kind < 4; kind++) Write();
            _reader.Writer.OnWrite = Pass;
        }

        public void Read(int[] reads, int[] gaps)
        {
            (_gaps, _passed, _next) = (gaps, 0, 0);
            int first = _versions.Count - 1;
            bool isWhole = true;
            List<string> replies = [];
            _reader.Load([.. reads.Select(static read => Reads[read])]);
            for (RunMode mode = RunMode.Inline; ;)
            {
                SuspensionReason reason = _reader.Suspend(mode);
                if (reason == SuspensionReason.None) break;
                isWhole = false;
                mode = reason == SuspensionReason.Offload ? RunMode.Long : RunMode.Inline;
                while (reason == SuspensionReason.Stream && _reader.Session.Stream!.WriteNext(_reader.Writer, 16)) Pass();
                if (reason == SuspensionReason.OutputFull) replies.AddRange(_reader.Writer.Take());
                Pass();
            }

            replies.AddRange(_reader.Writer.Take());
            Assert.Equal(reads.Length, replies.Count);
            int version = first;
            for (int i = 0; i < reads.Length; i++)
            {
                string told = Normal(reads[i], replies[i]);
                while (version < _versions.Count && _versions[version][reads[i]] != told) version++;
                bool isOne = version < _versions.Count && (!isWhole || version == first);
                Assert.True(isOne, $"{Reads[reads[i]]} told {replies[i]}, in none of the versions from {first} to {_versions.Count - 1}");
            }
        }

        /// <summary>Something was passed at which a write may come between.</summary>
        private void Pass()
        {
            if (_next == _gaps.Length || ++_passed < _gaps[_next]) return;
            _passed = 0;
            _next++;
            Write();
        }

        /// <summary>Changes several fields or keys at once.</summary>
        private void Write()
        {
            int n = _versions.Count;
            string all = string.Join(' ', Enumerable.Range(0, Fields).Select(i => $"f{i:D2} {n}"));
            string own = string.Join(' ', Enumerable.Range(0, Members).Select(i => $"{n}:{i}"));
            string[] lines = (n % 6) switch
            {
                0 => [$"HSET h {all}"],
                1 => ["MULTI", $"HSET p v {n} w {n}", "DEL q", $"SADD q {n}:a {n}:b {n}:c", "EXEC"],
                2 => ["MULTI", "DEL x", $"SADD x {own}", "EXEC"],
                3 => ["SUNIONSTORE d x s"],
                4 => [$"SMOVE s t m{n % Members}"],
                _ => [$"HSETEX h PX 1000000 FIELDS {Fields} {all}"],
            };
            _writer.Send(lines);
            string[] told = _asker.Send(Reads);
            _versions.Add([.. told.Select(static (reply, i) => Normal(i, reply))]);
        }

        /// <summary>Of what is drawn, only what all that is drawn has in common.</summary>
        private static string Normal(int read, string reply)
        {
            IEnumerable<string> parts = reply.Trim('[', ']', '{', '}', '~').Split(", ");
            IEnumerable<string>? common = Reads[read].Split(' ')[0] switch
            {
                "HRANDFIELD" => parts.Where(static (_, i) => i % 2 == 1),
                "SRANDMEMBER" => parts.Select(static part => part.Split(':')[0]),
                _ => null,
            };
            return common is null ? reply : string.Join(' ', common.Distinct(StringComparer.Ordinal));
        }
    }
}
