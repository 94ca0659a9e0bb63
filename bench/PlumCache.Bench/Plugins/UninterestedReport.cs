using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Table;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Bench.Plugins;

/// <summary>
/// What plugins cost commands they have no interest in: batches of 64 GET and of 64 SET through an engine without sockets, with 0, 1 and 20
/// such plugins. The engines take turns, so that a slow moment of the machine meets all of them.
/// </summary>
internal static class UninterestedReport
{
    private const int Keys = 100_000;
    private const int Rounds = 31;
    private const int BatchesPerRound = 4000;

    public static void Run()
    {
        int[] numbers = [0, 1, 20];
        Console.WriteLine("| command | " + string.Join(" | ", numbers.Select(static number => $"{number} plugins")) + " |");
        Console.WriteLine("|---|---|---|---|");
        foreach (string command in new[] { "GET", "SET" })
        {
            Subject[] subjects = [.. numbers.Select(number => new Subject(command, number))];
            foreach (Subject subject in subjects) subject.Measure(BatchesPerRound);
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Subject subject in subjects) subject.Times.Add(subject.Measure(BatchesPerRound));
            }

            Console.WriteLine($"| {command} | " + string.Join(" | ", subjects.Select(static subject => subject.Tell())) + " |");
            foreach (Subject subject in subjects) subject.Dispose();
        }
    }

    private sealed class Subject : IDisposable
    {
        private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 1L << 30 });
        private readonly CommandEngine _engine;
        private readonly EngineSession _session;
        private readonly CommandBatch[] _batches;
        private readonly OutputBuffer _output = new(MemoryPool<byte>.Shared);
        private readonly RespWriter _writer;
        private int _next;

        public Subject(string command, int plugins)
        {
            CommandTable table = CoreModule.Build(Enumerable.Range(0, plugins).Select(static number => new UninterestedPlugin(number)));
            _engine = new CommandEngine(_keyspace, new CommandTables(table), new SilentHost().ToEngineHost(), new EngineOptions());
            _session = _engine.OpenSession(1, "bench", "bench", isLocal: true, static () => { });
            _writer = new RespWriter(_output);
            var random = new Random(1);
            for (int i = 0; i < Keys; i += CommandBatch.MaxCommands) Run(BatchOf("SET", j => i + j));
            _batches = [.. Enumerable.Range(0, 500).Select(_ => BatchOf(command, _ => random.Next(Keys)))];
        }

        public List<double> Times { get; } = [];

        /// <summary>Nanoseconds per command.</summary>
        public double Measure(int batches)
        {
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < batches; i++) Run(_batches[_next++ % _batches.Length]);
            return Stopwatch.GetElapsedTime(started).TotalNanoseconds / ((double)batches * CommandBatch.MaxCommands);
        }

        public string Tell()
        {
            Times.Sort();
            return string.Create(CultureInfo.InvariantCulture,
                $"{Times[Times.Count / 2]:0.0} ({Times[Times.Count / 10]:0.0} to {Times[Times.Count * 9 / 10]:0.0})");
        }

        public void Dispose()
        {
            _session.Dispose();
            _engine.Dispose();
            _keyspace.Dispose();
            _output.Dispose();
        }

        private void Run(CommandBatch batch)
        {
            if (_engine.Run(_session, batch, _writer, RunMode.Long) != RunStatus.Completed)
            {
                throw new InvalidOperationException("The batch did not end.");
            }
            _output.Clear();
        }

        private static CommandBatch BatchOf(string name, Func<int, int> key)
        {
            var bytes = new List<byte>();
            var commands = new List<ArgumentRange[]>();
            for (int i = 0; i < CommandBatch.MaxCommands; i++)
            {
                string[] words = [name, string.Create(CultureInfo.InvariantCulture, $"user:{key(i):D6}:name"), "0123456789abcdef"];
                commands.Add([.. words.Take(name == "GET" ? 2 : 3).Select(word => Append(bytes, word))]);
            }

            var batch = new CommandBatch();
            batch.Reset([.. bytes], 0);
            foreach (ArgumentRange[] command in commands) batch.Add(command);
            return batch;
        }

        private static ArgumentRange Append(List<byte> bytes, string word)
        {
            var range = new ArgumentRange(bytes.Count, word.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(word));
            return range;
        }
    }
}
