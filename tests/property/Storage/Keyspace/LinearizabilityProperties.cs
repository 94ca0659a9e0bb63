using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Storage;

public sealed class LinearizabilityProperties
{
    private const int Clients = 3;

    private static readonly Gen<ClientOperation> GenOperation = Gen.Select(
        Gen.Enum<ClientOperationKind>(),
        Gen.Bool.Select(isA => isA ? "a" : "b"),
        Gen.Char['0', '9'].Array[1, 40].Select(chars => new string(chars)),
        (kind, key, value) => new ClientOperation(kind, key, value));

    [Fact]
    public void ParallelClientsAreAnsweredAsIfOneCameAfterTheOther() => GenOperation.Array[1, 5].Array[Clients].Sample(
        programs =>
        {
            using var keyspace = new Keyspace(new KeyspaceOptions { Databases = 2, ArenaLimitBytes = 16 << 20 });
            List<RecordedOperation> history = Run(keyspace, programs);
            using var view = new View(keyspace);
            view.Open();
            ImmutableSortedDictionary<string, string> last = ReadAll(view);
            return new LinearizabilityChecker(history).IsLinearizable(last);
        },
        iter: TestBudget.Times(600),
        threads: 1);

    [Fact]
    public void TheCheckerRefusesAnswersThatNoOrderExplains()
    {
        ImmutableSortedDictionary<string, string> empty = ImmutableSortedDictionary<string, string>.Empty;
        var set = new RecordedOperation(new ClientOperation(ClientOperationKind.Set, "a", "1"), "new", 1, 2);
        var getLater = new RecordedOperation(new ClientOperation(ClientOperationKind.Get, "a", ""), "-", 3, 4);
        Assert.False(new LinearizabilityChecker([set, getLater]).IsLinearizable(empty.Add("0a", "1")));
        Assert.True(new LinearizabilityChecker([set, getLater with { Asked = 1 }]).IsLinearizable(empty.Add("0a", "1")));
        Assert.False(new LinearizabilityChecker([set]).IsLinearizable(empty));
    }

    private static List<RecordedOperation> Run(Keyspace keyspace, ClientOperation[][] programs)
    {
        long clock = 0;
        using var start = new Barrier(programs.Length);
        List<RecordedOperation>[] histories = [.. programs.Select(_ => new List<RecordedOperation>())];
        Thread[] clients = [.. programs.Select((program, number) => new Thread(() =>
        {
            using var view = new View(keyspace);
            start.SignalAndWait();
            foreach (ClientOperation operation in program)
            {
                long asked = Interlocked.Increment(ref clock);
                string answer = Execute(keyspace, view, operation);
                histories[number].Add(new RecordedOperation(operation, answer, asked, Interlocked.Increment(ref clock)));
            }
        }))];
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return [.. histories.SelectMany(history => history)];
    }

    private static string Execute(Keyspace keyspace, View view, ClientOperation operation)
    {
        if (operation.Kind <= ClientOperationKind.Count)
        {
            view.Open();
            string answer = operation.Kind switch
            {
                ClientOperationKind.Get => Find(view[0], operation.Key),
                ClientOperationKind.GetBoth => Find(view[0], "a") + "," + Find(view[0], "b"),
                _ => $"{view[0].Count}",
            };
            view.Dispose();
            return answer;
        }

        if (operation.Kind == ClientOperationKind.Swap)
        {
            keyspace.Overtake(0, 1);
            return "ok";
        }

        while (true)
        {
            keyspace.Lane.Enter();
            Draft draft = keyspace.OpenDraft();
            string answer = Write(draft, operation);
            PublishResult result = draft.TryPublish(0);
            keyspace.Lane.Exit();
            if (result == PublishResult.Published) return answer;
        }
    }

    private static string Write(Draft draft, ClientOperation operation)
    {
        byte[] key = Encoding.UTF8.GetBytes(operation.Key);
        byte[] value = Encoding.UTF8.GetBytes(operation.Value);
        switch (operation.Kind)
        {
            case ClientOperationKind.Set:
                return draft.Set(0, key, value) ? "new" : "old";
            case ClientOperationKind.SetBoth:
                draft.Set(0, "a"u8, value);
                draft.Set(0, "b"u8, value);
                return "ok";
            case ClientOperationKind.Append:
                string old = Find(draft[0], operation.Key);
                string longer = (old == "-" ? "" : old) + operation.Value;
                draft.Set(0, key, Encoding.UTF8.GetBytes(longer));
                return longer;
            case ClientOperationKind.Remove:
                return draft.Remove(0, key) ? "1" : "0";
            default:
                return $"{draft.RemovePrefix(0, default)}";
        }
    }

    private static string Find(in Trie trie, string key) =>
        trie.TryGet(Encoding.UTF8.GetBytes(key), out Entry entry) ? Encoding.UTF8.GetString(entry.Value) : "-";

    private static ImmutableSortedDictionary<string, string> ReadAll(View view)
    {
        ImmutableSortedDictionary<string, string>.Builder all =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (int database = 0; database < 2; database++)
        {
            var cursor = new TrieCursor();
            cursor.Seek(view[database], default);
            while (cursor.MoveNext())
            {
                all.Add($"{database}{Encoding.UTF8.GetString(cursor.Key)}", Encoding.UTF8.GetString(cursor.Entry.Value));
            }
        }

        return all.ToImmutable();
    }
}
