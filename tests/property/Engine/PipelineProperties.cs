using System.Text;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Pipelines of plugins that rewrite, refuse, throw, answer and settle, in random phases and orders, against a plain model: a list of what
/// each does, sorted by phase and then by its place, gone through one by one.
/// </summary>
public sealed class PipelineProperties
{
    private const int SettleLimitBytes = 12;

    /// <summary>What a plugin does to <c>SET key value</c> when the key begins with its letter.</summary>
    private enum Habit
    {
        AppendsItsName,
        Refuses,
        Throws,
        Answers,
        MovesToB,
        BecomesGet,
        RunsTwice,
        RefusesWhenSettling,
    }

    private static readonly Gen<(Habit Habit, bool IsAdmit, char Letter)> Plugin =
        Gen.Select(Gen.Enum<Habit>(), Gen.Bool, Gen.Char["ab"], static (habit, isAdmit, letter) => (habit, isAdmit, letter));

    private static readonly string[] _keyNames = ["a", "ab", "b", "ba", "c"];

    private static readonly Gen<string> Key = Gen.Int[0, 4].Select(static i => _keyNames[i]);

    private static readonly Gen<string> Line = Gen.Frequency(
        (6, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value}")),
        (2, Key.Select(static key => $"GET {key}")),
        (1, Key.Select(static key => $"DEL {key}")));

    [Fact]
    public void AnyPipelineAnswersWhatTheModelSays() =>
        Gen.Select(Plugin.Array[0, 4], Line.Array[1, 12]).Sample(static (plugins, lines) => Check(plugins, lines),
        iter: TestBudget.Times(2000));

    private static bool Check((Habit Habit, bool IsAdmit, char Letter)[] habits, string[] lines)
    {
        IPlugin[] plugins = [.. habits.Select(static (each, i) => Make($"p{i}", each.Habit, each.IsAdmit, each.Letter))];
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = int.MaxValue }, null, plugins);
        var model = new Model(habits);
        string[] actual = engine.Connect().Send(lines);
        string[] expected = [.. lines.Select(model.Run)];
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidOperationException(
                $"{string.Join(" / ", lines)}\nexpected {string.Join(" / ", expected)}\ngot      {string.Join(" / ", actual)}");
        }
        return true;
    }

    private static TestPlugin Make(string name, Habit habit, bool isAdmit, char letter) => new TestPlugin(name)
    {
        OnTransform = (in context, view, in command) =>
        {
            string key = Encoding.UTF8.GetString(command[1]), value = Encoding.UTF8.GetString(command[2]);
            return habit switch
            {
                Habit.AppendsItsName => Step.Continue(StoredCommand.Of("SET", key, value + name).Command),
                Habit.Refuses => Step.Refuse($"ERR {name}"),
                Habit.Throws => throw new InvalidOperationException("oh"),
                Habit.Answers => Step.Answer(Reply.Bulk(Encoding.UTF8.GetBytes(name)), Edit.Put("c"u8, command[2])),
                Habit.MovesToB => Step.Continue(StoredCommand.Of("SET", "b", value).Command),
                Habit.BecomesGet => Step.Continue(StoredCommand.Of("GET", key).Command),
                Habit.RunsTwice =>
                    Step.Run([new QueuedCommand(StoredCommand.Of("DEL", key)), new QueuedCommand(StoredCommand.Of("GET", key))],
                    ReplyChoice.All),
                _ => view.Bytes(default) > SettleLimitBytes ? Step.Refuse($"OOM {name}") : Step.Continue(command),
            };
        },
    }.Interested(new Interest
    {
        Phase = habit == Habit.RefusesWhenSettling ? PluginPhase.Settle : isAdmit ? PluginPhase.Admit : PluginPhase.Rewrite,
        Commands = ["set"],
        KeyPrefixes = [letter.ToString()],
    });

    /// <summary>The same in the plainest form.</summary>
    private sealed class Model((Habit Habit, bool IsAdmit, char Letter)[] habits)
    {
        private readonly SortedDictionary<string, string> _keys = new(StringComparer.Ordinal);

        private IEnumerable<(Habit Habit, char Letter, string Name)> InOrder => habits
            .Select(static (each, i) => (each.Habit, each.Letter, Name: $"p{i}", each.IsAdmit, Place: i))
            .OrderBy(static each => each.Habit == Habit.RefusesWhenSettling ? 2 : each.IsAdmit ? 0 : 1)
            .ThenBy(static each => each.Place)
            .Select(static each => (each.Habit, each.Letter, each.Name));

        public string Run(string line)
        {
            string[] words = line.Split(' ');
            return words[0] switch
            {
                "GET" => Get(words[1]),
                "DEL" => _keys.Remove(words[1]) ? ":1" : ":0",
                _ => Set(words[1], words[2]),
            };
        }

        private string Set(string key, string value)
        {
            foreach ((Habit habit, char letter, string name) in InOrder)
            {
                if (key[0] != letter) continue;
                switch (habit)
                {
                    case Habit.AppendsItsName:
                        value += name;
                        break;
                    case Habit.Refuses:
                        return $"-ERR {name}";
                    case Habit.Throws:
                        return $"-PLUGINERR {name}: oh";
                    case Habit.Answers:
                        return Settle(key, "c", value, $"\"{name}\"");
                    case Habit.MovesToB:
                        key = "b";
                        break;
                    case Habit.BecomesGet:
                        return Get(key); // nobody is interested in GET
                    case Habit.RunsTwice:
                        return $"[{(_keys.Remove(key) ? ":1" : ":0")}, nil]";
                }
            }

            return Settle(key, key, value, "+OK");
        }

        /// <summary>Writes, unless somebody who is interested in the command's key refuses what would be there then.</summary>
        private string Settle(string commandKey, string key, string value, string answer)
        {
            bool wasThere = _keys.TryGetValue(key, out string? old);
            _keys[key] = value;
            foreach ((Habit habit, char letter, string name) in InOrder)
            {
                if (habit != Habit.RefusesWhenSettling || commandKey[0] != letter
                    || _keys.Sum(static pair => pair.Key.Length + pair.Value.Length) <= SettleLimitBytes)
                {
                    continue;
                }
                if (wasThere) _keys[key] = old!;
                else _keys.Remove(key);
                return $"-OOM {name}";
            }

            return answer;
        }

        private string Get(string key) => _keys.TryGetValue(key, out string? value) ? $"\"{value}\"" : "nil";
    }
}
