namespace PlumCache.Storage;

/// <summary>Places that can be made to fail in the checked build, each named for what fails there: see <see cref="Faults"/>.</summary>
public enum FaultPoint
{
    /// <summary>A draft is about to be published: what the publish needs is being set aside.</summary>
    BeforeCas,

    /// <summary>A draft was published and closed, and what it has retired is handed over.</summary>
    AfterCas,

    /// <summary>A block is taken from the arena.</summary>
    AllocateBlock,

    /// <summary>A list of a draft, or its record, takes one entry more.</summary>
    DraftList,

    /// <summary>One more chunk is made for bags of retired blocks.</summary>
    RetiredBag,

    /// <summary>Room is made for keeping retired blocks for a pin.</summary>
    HeldBlocks,

    /// <summary>The table of pins needs one segment more.</summary>
    PinsGrow,

    /// <summary>There are more pins to read than ever before.</summary>
    PinsRead,

    /// <summary>A lease is made of a pin.</summary>
    Lease,

    /// <summary>A step of compaction has moved its blocks and not published them.</summary>
    CompactionStep,

    /// <summary>A function of a plugin is called.</summary>
    PluginCall,

    /// <summary>An effect is carried out.</summary>
    Effect,

    /// <summary>A lease is to be shared by a command and what it begins.</summary>
    SharedLease,

    /// <summary>A scan is entered into the table of scans.</summary>
    ScanTable,

    /// <summary>
    /// Snapshots are measured: those that there are are looked through, a version is chosen, or some nodes are looked at.
    /// </summary>
    Measurement,

    /// <summary>A host opens a view.</summary>
    HostsView,

    /// <summary>A reply that is streamed holds on to its version.</summary>
    ReplyStream,

    /// <summary>A line is logged.</summary>
    Logger,

    /// <summary>A connection is accepted.</summary>
    Accept,

    /// <summary>A connection gets its slot of an epoll loop.</summary>
    EpollSlots,

    /// <summary>Bytes are handed to the system.</summary>
    Send,

    /// <summary>A send that goes on by itself is begun, because the system takes no more for now.</summary>
    BeginSend,

    /// <summary>Memory for a large request or reply is asked of the system.</summary>
    LargeBuffer,

    /// <summary>Bytes are asked of the system.</summary>
    Receive,

    /// <summary>A timer is due.</summary>
    Timer,
}
